package io.baton.infra.simulation.world;

import io.baton.infra.ledger.AcknowledgedRecord;
import io.baton.internal.deadletter.LetterHeaders;
import io.baton.internal.lease.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** The partition: records at rising offsets, with holes where a broker has markers of transactions. */
final class Log {

    static final String TOPIC = "rides";
    /** What the deserializer needs, and takes away. */
    static final String TYPE = "type";

    /**
     * @param ledgerKey whose order is judged: that of the record's key, of the partition, or nobody's
     * @param notBefore when it says that it is due; null if it does not
     * @param appendedAt when it came into the log, in milliseconds
     * @param timestamp when its producer says that it happened
     */
    record Entry(
            int partition,
            long offset,
            String key,
            String ledgerKey,
            long sequence,
            Fate fate,
            @Nullable Instant notBefore,
            long appendedAt,
            long timestamp) {}

    private final int partition;
    private final Plan plan;
    private final RandomGenerator random;
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final List<Entry> inOrder = new ArrayList<>();
    private final Set<Long> settled = new HashSet<>();
    /** Deleted, or passed by the policy, before anybody had done it, though somebody may have it in hand. */
    private final Set<Long> gone = new HashSet<>();
    /** In worlds that keep state: those that a checkpoint with their state has passed; until then they may be needed once more. */
    private final Set<Long> kept = new HashSet<>();

    private final Set<Long> timestamps = new HashSet<>();

    private long start;
    private long end;
    private long sequence;

    Log(int partition, Plan plan, RandomGenerator random) {
        this.partition = partition;
        this.plan = plan;
        this.random = random;
    }

    /** @param now in milliseconds */
    void append(Fate fate, @Nullable Instant notBefore, long now) {
        String key = "k" + random.nextInt(plan.keys());
        String ledgerKey = plan.orders() ? plan.mode() == Plan.Mode.KEY ? key : "partition" : "record " + sequence;
        long timestamp = plan.remembering() == null ? end : eventTime(plan.remembering(), fate, now);
        var entry = new Entry(partition, end, key, ledgerKey, sequence++, fate, notBefore, now, timestamp);
        entries.put(end, entry);
        inOrder.add(entry);
        end += random.nextInt(10) == 0 ? 1 + random.nextInt(3) : 1;
    }

    /**
     * Close to now, and late at times; no two records have the same. Of a record that may be handled or not, it is so long ago that nothing else depends on
     * it.
     */
    private long eventTime(Remembering remembering, Fate fate, long now) {
        if (!fate.isSure(plan)) {
            return 1_000 + end;
        }
        int most = (int) remembering.outOfOrder().toMillis() * 3 / 2 + 1;
        long time = now - random.nextInt(most);
        while (timestamps.contains(time)) {
            time--;
        }
        timestamps.add(time);
        return time;
    }

    /** Whether that event time is of a record that may be handled or not. */
    static boolean isLongAgo(long millis) {
        return millis < Duration.ofDays(1).toMillis();
    }

    /** Retention deletes what is below; answers where the log begins. */
    long deleteBelow(long offset) {
        start = Math.max(start, Math.min(offset, end));
        goneBelow(start);
        return start;
    }

    /** Somebody goes on with this offset, as the policy says. */
    void passedOver(long offset) {
        goneBelow(offset);
    }

    private void goneBelow(long offset) {
        for (long one : entries.headMap(offset).keySet()) {
            if (!(plan.remembering() == null ? settled : kept).contains(one)) {
                gone.add(one);
            }
        }
    }

    /** Whether a checkpoint that goes on so passes a record that was deleted and that nobody has done. */
    boolean skips(long from, long to) {
        return from < to
                && entries.subMap(from, to).values().stream()
                        .anyMatch(entry -> gone.contains(entry.offset())
                                && !settled.contains(entry.offset())
                                && !mayBePassed(entry));
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    Entry ofSequence(long number) {
        return inOrder.get((int) number);
    }

    /** All records, in order. */
    List<Entry> all() {
        return Collections.unmodifiableList(inOrder);
    }

    boolean isGone(long offset) {
        return gone.contains(offset);
    }

    int size() {
        return entries.size();
    }

    Entry at(long offset) {
        Entry entry = entries.get(offset);
        if (entry == null) {
            throw new IllegalStateException("there is no record at " + offset);
        }
        return entry;
    }

    /** At most this number, from this offset on. */
    List<Entry> from(long offset, int most) {
        var from = new ArrayList<Entry>();
        for (Entry entry : entries.tailMap(offset).values()) {
            if (from.size() == most) {
                break;
            }
            from.add(entry);
        }
        return from;
    }

    /** Whether it matters that it is handled: not if it was deleted first, nor if a policy may have passed it before. */
    boolean counts(Entry entry) {
        return !gone.contains(entry.offset()) && !mayBePassed(entry);
    }

    /** What lies from there on is wanted once more, and nothing of what was passed over. */
    void seekDone(long from, long to) {
        settled.removeIf(offset -> offset >= to);
        kept.removeIf(offset -> offset >= to);
        if (from < to) {
            settled.addAll(entries.subMap(from, to).keySet());
            kept.addAll(entries.subMap(from, to).keySet());
        }
    }

    void settled(long offset) {
        settled.add(offset);
    }

    /** A checkpoint with the state of all that it has. */
    void kept(Checkpoint checkpoint) {
        for (Entry entry : inOrder) {
            if (checkpoint.has(entry.offset())) {
                kept.add(entry.offset());
            }
        }
    }

    /** What must have been handled by the end. */
    List<AcknowledgedRecord> due() {
        List<AcknowledgedRecord> due = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (counts(entry)) {
                due.add(new AcknowledgedRecord(partition, entry.offset(), entry.ledgerKey(), entry.sequence()));
            }
        }
        return due;
    }

    /** The first that matters and that this says is finished, though it is not. */
    Optional<Entry> unsettled(Checkpoint finished) {
        return entries.values().stream()
                .filter(entry -> finished.has(entry.offset()))
                .filter(entry -> counts(entry) && !settled.contains(entry.offset()))
                .findFirst();
    }

    boolean allSettled() {
        return due().stream()
                .allMatch(record -> settled.contains(record.offset())
                        && (plan.remembering() == null || kept.contains(record.offset())));
    }

    private boolean mayBePassed(Entry entry) {
        return switch (entry.fate()) {
            case UNWANTED -> true;
            case FAILS, POISON, UNREADABLE, CRASHES, STALLS, NEVER_RETURNS, STALLS_DEAF ->
                plan.policy() == Plan.Policy.SKIP;
            case WELL, SLOW, HANGS, HANGS_DEAF -> false;
        };
    }

    static ConsumerRecord<byte[], byte[]> record(Entry entry) {
        byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
        byte[] value = (entry.fate() == Fate.UNREADABLE ? "?" : Long.toString(entry.sequence()))
                .getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                TOPIC,
                entry.partition(),
                entry.offset(),
                entry.timestamp(),
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                value,
                headers(entry),
                Optional.of(0));
    }

    private static Headers headers(Entry entry) {
        var headers = new RecordHeaders();
        headers.add(TYPE, Long.toString(entry.sequence()).getBytes(StandardCharsets.UTF_8));
        if (entry.notBefore() != null) {
            String millis = Long.toString(entry.notBefore().toEpochMilli());
            headers.add(LetterHeaders.NOT_BEFORE, millis.getBytes(StandardCharsets.UTF_8));
        }
        return headers;
    }
}
