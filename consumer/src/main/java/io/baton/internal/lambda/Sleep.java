package io.baton.internal.lambda;

import io.baton.Outcome;
import io.baton.PartitionReport;
import io.baton.internal.kafka.TopicEnds;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.PartitionRanges;
import io.baton.internal.tenure.SleepLook;
import io.baton.internal.tenure.Started;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An invocation that finds its partitions asleep, and leaves them so: one line of the log for all, no metric, no history. */
final class Sleep {

    private static final Logger LOG = LoggerFactory.getLogger("io.baton.report");

    /** Where Kafka takes longer, the invocation goes on as usual, and waits as long as it is told to. */
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(5);

    private final Settings settings;
    private final KafkaAccess kafka;
    private final Owner owner;
    private final Intent intent;
    private final Time time;

    Sleep(Settings settings, KafkaAccess kafka, Owner owner, Intent intent, Time time) {
        this.settings = settings;
        this.kafka = kafka;
        this.owner = owner;
        this.intent = intent;
        this.time = time;
    }

    /** The rows of all partitions if they are asleep and nothing waits; empty if not, and where somebody asks for a hand-over. */
    Optional<List<Lease>> look(LeaseStore store) {
        if (settings.idleAfter().isEmpty() || intent instanceof Intent.Manual) {
            return Optional.empty();
        }
        LeaseKey first = settings.leases().getFirst();
        Duration patience = settings.source().connectPatience();
        var ends = new TopicEnds(
                () -> kafka.properties(first),
                first.topic(),
                patience.compareTo(MOST_PATIENCE) < 0 ? patience : MOST_PATIENCE);
        return new SleepLook(store, ends).at(settings.leases());
    }

    List<PartitionReport> reports(List<Lease> rows, Started started) {
        long millis = Duration.ofNanos(time.nanos() - started.nanos()).toMillis();
        LeaseKey first = settings.leases().getFirst();
        String numbers = PartitionRanges.format(
                rows.stream().map(row -> row.key().partition()).toList());
        LOG.atInfo()
                .addKeyValue("outcome", Outcome.ASLEEP.word())
                .addKeyValue("groupId", first.groupId())
                .addKeyValue("topic", first.topic())
                .addKeyValue("partitions", numbers)
                .addKeyValue("totalMillis", millis)
                .log("Asleep, and nothing waits: partitions {} of {}, after {} ms", numbers, first.topic(), millis);
        return rows.stream().map(row -> report(row, millis)).toList();
    }

    private PartitionReport report(Lease row, long millis) {
        LeaseKey lease = row.key();
        Long reached = row.checkpoint().map(Checkpoint::nextOffset).orElse(null);
        Outcome outcome = row.mayRun() ? Outcome.ASLEEP : Outcome.STOPPED;
        return PartitionReport.of(owner.requestId(), intent.tick().toString())
                .partition(lease.groupId(), lease.topic(), lease.partition())
                .ended(outcome, row.mayRun() ? asleep(row, reached) : stopped(row))
                .held(null, null, reached)
                .millis(null, null, null, millis)
                .build();
    }

    private static String asleep(Lease row, @Nullable Long reached) {
        Lease.HandOff handOff = row.handOff();
        return "asleep since %s, and no record waits from offset %s on"
                .formatted(handOff == null ? "?" : handOff.servedUntil(), reached);
    }

    private static String stopped(Lease row) {
        Lease.Command command = row.command();
        return "stopped by %s at %s: %s".formatted(command.by(), command.at(), command.why());
    }
}
