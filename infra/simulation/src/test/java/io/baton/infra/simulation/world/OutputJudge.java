package io.baton.infra.simulation.world;

import io.baton.infra.ledger.SeenCommit;
import io.baton.infra.simulation.kafka.BrokerLog;
import io.baton.infra.simulation.kafka.SimulatedKafka;
import io.baton.infra.simulation.kafka.Transaction;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.Lease;
import io.baton.internal.output.Committed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Holds outputs, committed offsets and lease rows against one another, at each moment. */
final class OutputJudge {

    private static final String OWN_GROUP = KafkaOutputTransactions.ownGroup(PartitionTenure.GROUP);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private record Lane(TopicPartition output, int partition, String key, long generation, long seek) {}

    private final OutputSite site;
    private final SimulatedKafka kafka;
    private final Chronicle chronicle;
    private final List<SeenCommit> commits = new ArrayList<>();
    private final Map<Integer, Committed> last = new HashMap<>();
    private final Map<Lane, Long> furthest = new HashMap<>();
    /** Those that say where a seek leads. */
    private final Set<Committed> ofSeek = new HashSet<>();

    OutputJudge(OutputSite site, SimulatedKafka kafka, Chronicle chronicle) {
        this.site = site;
        this.kafka = kafka;
        this.chronicle = chronicle;
    }

    List<SeenCommit> commits() {
        return commits;
    }

    /** What an attempt has sent that failed is nowhere. */
    void mayBeWritten(Attempt attempt) {
        if (attempt.hasFailed()) {
            chronicle.breach("an output of attempt %d at record %d was written, and the attempt failed"
                    .formatted(attempt.id(), attempt.entry().offset()));
        }
    }

    /** What one holder writes of a key, between two seeks, is in the key's order. */
    void appended(BrokerLog.Kept record, Attempt attempt) {
        mayBeWritten(attempt);
        mayHaveWaited(attempt);
        var lane = new Lane(
                record.partition(),
                attempt.line().partition(),
                attempt.line().key(),
                attempt.line().generation(),
                attempt.seek());
        long before = furthest.merge(lane, attempt.entry().sequence(), Math::max);
        if (attempt.entry().sequence() < before) {
            chronicle.breach("an output of record %d was written after one of sequence %d"
                    .formatted(attempt.entry().offset(), before));
        }
    }

    /** Nothing holds it up for long once all is calm. */
    private void mayHaveWaited(Attempt attempt) {
        Duration waited = attempt.waited(chronicle.micros() * 1_000);
        if (waited.compareTo(LONGEST_WAIT) > 0) {
            chronicle.breach("the outputs of record %d waited for %s"
                    .formatted(attempt.entry().offset(), waited));
        }
    }

    /** @param calmSince what began before may have been left by who could not reach Kafka any more, until it times out */
    void isLeft(String transactionalId, Duration calmSince) {
        if (kafka.holdsUpReaders(transactionalId, calmSince.toNanos())) {
            chronicle.breach("the transaction of %s was left open".formatted(transactionalId));
        }
    }

    void decided(Transaction transaction) {
        chronicle.say("kafka: %s %d outputs, %s"
                .formatted(
                        transaction.isCommitted() ? "commits" : "aborts",
                        transaction.records().size(),
                        transaction.offsets().values().stream()
                                .map(OffsetAndMetadata::offset)
                                .toList()));
        List<BrokerLog.Kept> ofRecords = transaction.records().stream()
                .filter(record -> !OutputSite.isByTime(record))
                .toList();
        ofRecords.forEach(record -> mayBeWritten(site.attempt(record)));
        if (transaction.isCommitted()) {
            areWhole(ofRecords);
            transaction.offsets().forEach((group, offset) -> {
                if (group.id().equals(OWN_GROUP)) {
                    committed(site.partition(group.partition().partition()), offset, ofRecords);
                }
            });
        }
    }

    /** What can be seen of it then. */
    void ended(Transaction transaction) {
        transaction.offsets().forEach((group, offset) -> {
            Committed stored = last.get(group.partition().partition());
            if (transaction.isCommitted()
                    && group.id().equals(OWN_GROUP)
                    && stored != null
                    && !ofSeek.contains(stored)) {
                commits.add(seen(group.partition().partition(), stored));
            }
        });
    }

    /** All that a record wrote becomes visible together. */
    private void areWhole(List<BrokerLog.Kept> records) {
        Map<Attempt, Integer> counts = new HashMap<>();
        records.forEach(record -> counts.merge(site.attempt(record), 1, Integer::sum));
        counts.forEach((attempt, count) -> {
            if (count != attempt.outputs()) {
                chronicle.breach("%d of %d outputs of record %d were committed"
                        .formatted(count, attempt.outputs(), attempt.entry().offset()));
            }
        });
    }

    private void committed(WorldState partition, OffsetAndMetadata offset, List<BrokerLog.Kept> records) {
        OptionalInt epoch = offset.leaderEpoch().map(OptionalInt::of).orElse(OptionalInt.empty());
        Optional<Committed> parsed = Committed.parsed(offset.offset(), epoch, offset.metadata());
        if (parsed.isEmpty()) {
            chronicle.breach("what was committed can't be read: " + offset);
            return;
        }
        Committed now = parsed.get();
        Committed before = last.put(partition.partition(), now);
        long carriedOut = partition.table().read().map(Lease::lastSeekDone).orElse(0L);
        follows(carriedOut, before, now);
        if (now.seek() > carriedOut) {
            ofSeek.add(now);
            if (partition.kept() != null) {
                partition.kept().effects().seekCommitted(now.seek());
            }
            return; // what comes with the place of a seek belongs to the time before
        }
        if (partition.kept() != null) {
            partition.kept().named(now.checkpoint());
        }
        for (BrokerLog.Kept record : records) {
            mayHaveWaited(site.attempt(record));
            Log.Entry entry = site.attempt(record).entry();
            partition.log().settled(entry.offset());
            if (!now.checkpoint().has(entry.offset())) {
                chronicle.breach(
                        "%s was committed behind the output of record %d".formatted(now.checkpoint(), entry.offset()));
            }
        }
        partition
                .log()
                .unsettled(now.checkpoint())
                .ifPresent(entry -> chronicle.breach("%s was committed ahead of the output of record %d"
                        .formatted(now.checkpoint(), entry.offset())));
    }

    private void follows(long carriedOut, @Nullable Committed before, Committed now) {
        if (before != null && now.generation() < before.generation()) {
            chronicle.breach(
                    "generation %d committed after generation %d".formatted(now.generation(), before.generation()));
        }
        if (now.seek() < carriedOut || (before != null && now.seek() < before.seek())) {
            chronicle.breach(
                    "generation %d committed under seek %d, after a later one".formatted(now.generation(), now.seek()));
        }
    }

    private SeenCommit seen(int partition, Committed now) {
        Map<Integer, Long> visible = new HashMap<>();
        Map<Integer, Long> written = new HashMap<>();
        int number = 0;
        for (BrokerLog log : kafka.logs()) {
            visible.put(number, log.stable());
            written.put(number, log.end());
            number++;
        }
        List<SeenCommit.Stretch> ahead = new ArrayList<>();
        for (FinishedAhead left = now.checkpoint().ahead(); !left.isEmpty(); ) {
            long until = left.endOfStretch(left.first());
            ahead.add(new SeenCommit.Stretch(left.first(), until));
            left = left.from(until);
        }
        return new SeenCommit(partition, now.seek(), now.checkpoint().nextOffset(), ahead, visible, written);
    }

    /** A row passes no record whose outputs Kafka does not have. */
    void rowSays(WorldState partition, Checkpoint checkpoint) {
        partition
                .log()
                .unsettled(checkpoint)
                .ifPresent(entry -> chronicle.breach("the row says %s, and Kafka lacks an output of record %d"
                        .formatted(checkpoint, entry.offset())));
    }

    /** Who lets go in good order leaves the row where the committed offset is. */
    void released(WorldState partition, long generation, Checkpoint checkpoint) {
        Committed committed = last.get(partition.partition());
        if (committed != null
                && committed.generation() == generation
                && !ofSeek.contains(committed) // its row was to move
                && !committed.checkpoint().equals(checkpoint)) {
            chronicle.breach("generation %d let go at %s, and %s is committed"
                    .formatted(generation, checkpoint, committed.checkpoint()));
        }
    }
}
