package io.baton.infra.simulation.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.Output;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.OutputEvidence;
import io.baton.infra.ledger.WrittenOutput;
import io.baton.infra.simulation.Sabotage;
import io.baton.infra.simulation.kafka.BrokerLog;
import io.baton.infra.simulation.kafka.SimulatedKafka;
import io.baton.infra.simulation.kafka.Transaction;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The topics that a world's functions write to, and all attempts that wrote. */
final class OutputSite implements SimulatedKafka.Watcher {

    static final Output<String, String> OUTPUT = Output.to("scores", new StringSerializer(), new StringSerializer());
    static final Output<String, String> DEAD = Output.to("rides-dead", new StringSerializer(), new StringSerializer());
    static final Output<String, String> RETRY =
            Output.to("rides-retry", new StringSerializer(), new StringSerializer());

    /** What windows and timers write. */
    static final Output<String, String> BY_TIME = Output.to("by-time", new StringSerializer(), new StringSerializer());

    private final Writing writing;
    private final Sabotage sabotage;
    private final SimulatedKafka kafka;
    private final OutputJudge judge;
    private final List<WorldState> partitions = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    /** The generation that held the partition when the newest transaction of its id began. */
    private final Map<String, Long> openedBy = new HashMap<>();
    /** For a sabotage: what failed attempts at a record have sent. */
    private final Map<Log.Entry, List<String>> kept = new HashMap<>();

    OutputSite(
            Plan plan,
            Writing writing,
            RandomGenerator random,
            Disturbances disturbances,
            Chronicle chronicle,
            Sabotage sabotage) {
        this.writing = writing;
        this.sabotage = sabotage;
        Map<String, Integer> topics = Map.of(OUTPUT.topic(), writing.partitions(), DEAD.topic(), 1, RETRY.topic(), 1);
        this.kafka = new SimulatedKafka(
                plan.remembering() == null ? topics : withByTime(topics), disturbances, random, sabotage, this);
        this.judge = new OutputJudge(this, kafka, chronicle);
    }

    private static Map<String, Integer> withByTime(Map<String, Integer> topics) {
        var all = new HashMap<>(topics);
        all.put(BY_TIME.topic(), 1);
        return Map.copyOf(all);
    }

    /** Whether a window or a timer has written it, and not a record. */
    static boolean isByTime(BrokerLog.Kept record) {
        return new String(Objects.requireNonNull(record.record().value()), UTF_8).startsWith(Remembered.MARK);
    }

    /** What a window or a timer has written is there for readers. */
    private void isWrittenByTime(BrokerLog.Kept record) {
        String[] value = new String(Objects.requireNonNull(record.record().value()), UTF_8)
                .substring(Remembered.MARK.length())
                .split("/", -1);
        Objects.requireNonNull(partition(Integer.parseInt(value[0])).kept())
                .effects()
                .isWritten(Long.parseLong(value[1]));
    }

    void joins(WorldState partition) {
        partitions.add(partition);
    }

    WorldState partition(int partition) {
        return partitions.get(partition);
    }

    Writing writing() {
        return writing;
    }

    SimulatedKafka kafka() {
        return kafka;
    }

    OutputJudge judge() {
        return judge;
    }

    Attempt begins(Log.Entry entry, HandledRecord line) {
        return begins(entry, line, 1 + (int) (entry.sequence() % writing.most()));
    }

    /** @param outputs how many it sends */
    Attempt begins(Log.Entry entry, HandledRecord line, int outputs) {
        long seek = partition(entry.partition())
                .table()
                .read()
                .map(Lease::lastSeekDone)
                .orElse(0L);
        var attempt = new Attempt(this, attempts.size(), entry, line, outputs, seek);
        attempts.add(attempt);
        return attempt;
    }

    void failed(Attempt attempt) {
        if (sabotage == Sabotage.FAILED_ATTEMPTS_WRITE) {
            kept.computeIfAbsent(attempt.entry(), unused -> new ArrayList<>()).addAll(attempt.sent());
        }
    }

    /** What failed attempts at the record have left, for a sabotage. */
    List<String> keptOf(Log.Entry entry) {
        return Objects.requireNonNullElse(kept.remove(entry), List.of());
    }

    /** Of one that was written. */
    Attempt attempt(BrokerLog.Kept record) {
        return attempts.get(Integer.parseInt(value(record)[0]));
    }

    static int index(BrokerLog.Kept record) {
        return Integer.parseInt(value(record)[1]);
    }

    private static String[] value(BrokerLog.Kept record) {
        return new String(Objects.requireNonNull(record.record().value()), UTF_8).split("/", -1);
    }

    @Override
    public void appended(BrokerLog.Kept record) {
        if (isByTime(record)) {
            if (!writing.exactlyOnce()) {
                isWrittenByTime(record);
            }
            return;
        }
        Attempt attempt = attempt(record);
        judge.appended(record, attempt);
        if (attempt.isWritten(index(record))) {
            partition(attempt.entry().partition()).log().settled(attempt.entry().offset());
        }
    }

    @Override
    public void decided(Transaction transaction) {
        if (transaction.isCommitted()) {
            transaction.records().stream().filter(OutputSite::isByTime).forEach(this::isWrittenByTime);
        }
        judge.decided(transaction);
    }

    @Override
    public void ended(Transaction transaction) {
        judge.ended(transaction);
    }

    @Override
    public void opened(String transactionalId) {
        ofId(transactionalId)
                .flatMap(partition -> partition.table().read().map(Lease::holder))
                .ifPresent(holder ->
                        openedBy.put(transactionalId, holder.generation().value()));
    }

    /** What its holder did without a commit is done again. */
    @Override
    public void overran(String transactionalId) {
        Long generation = openedBy.get(transactionalId);
        ofId(transactionalId).map(WorldState::kept).ifPresent(kept -> {
            if (generation != null) {
                kept.effects().struck(generation);
            }
        });
    }

    private Optional<WorldState> ofId(String transactionalId) {
        return partitions.stream()
                .filter(partition -> transactionalId.equals(
                        KafkaOutputTransactions.transactionalId(PartitionTenure.key(partition.partition()))))
                .findFirst();
    }

    /** Nobody reads further than to a transaction that stays open. */
    void isLeft(Duration calmSince) {
        for (WorldState partition : partitions) {
            String id = KafkaOutputTransactions.transactionalId(PartitionTenure.key(partition.partition()));
            judge.isLeft(id, calmSince);
        }
    }

    /** How many a reader of committed records sees. */
    long seen() {
        return kafka.logs().stream().mapToLong(log -> log.committed().size()).sum();
    }

    /** Of all records' first outputs, and letters, by those who read committed records; null where there is no such promise. */
    @Nullable
    OutputEvidence evidence() {
        if (!writing.exactlyOnce()) {
            return null;
        }
        List<WrittenOutput> committed = new ArrayList<>();
        long all = 0;
        int number = 0;
        for (BrokerLog log : kafka.logs()) {
            for (BrokerLog.Kept record : log.committed()) {
                if (!isByTime(record) && index(record) == 0) {
                    committed.add(new WrittenOutput(
                            number, record.offset(), attempt(record).line()));
                }
            }
            all += log.all().stream()
                    .filter(record -> !isByTime(record) && index(record) == 0)
                    .count();
            number++;
        }
        return new OutputEvidence(committed, all, judge.commits(), List.of());
    }
}
