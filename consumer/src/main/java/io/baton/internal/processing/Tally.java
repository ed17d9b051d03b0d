package io.baton.internal.processing;

import io.baton.internal.guard.HandlerPace;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.time.Time;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Tells the meters what was finished, and notes when the first was begun and the last was done. Safe for all threads. */
final class Tally {

    private static final long NONE = Long.MIN_VALUE;

    private final Meters meters;
    private final HandlerPace pace;
    private final Time time;
    private final AtomicReference<@Nullable Instant> first = new AtomicReference<>(null);
    private final AtomicLong quickNanos = new AtomicLong();
    private final AtomicLong reachedMillis = new AtomicLong(NONE);
    private final AtomicLong lastMillis = new AtomicLong(NONE);

    Tally(Meters meters, HandlerPace pace, Time time) {
        this.meters = meters;
        this.pace = pace;
        this.time = time;
    }

    /** A record is about to be begun. */
    void begins() {
        if (first.getPlain() == null) {
            first.compareAndSet(null, time.now());
        }
    }

    /** These were handled in this time, all in all. */
    void handled(int records, long nanos) {
        // together they were begun, and so together they have to fit; a slow one is not hidden among quick ones
        pace.took(records, nanos);
        meters.handled(nanos / records, records);
    }

    /** A stride took this long: if longer than strides do, one record was slow, and the others as quick as those before. */
    void strode(int records, long nanos) {
        boolean quick = nanos <= SerialRunner.STRIDE_NANOS;
        if (quick) {
            quickNanos.lazySet(nanos / records);
        }
        if (quick || records == 1) {
            handled(records, nanos);
            return;
        }
        pace.took(records, nanos);
        long usual = Math.min(quickNanos.getPlain(), nanos / records);
        meters.handled(usual, records - 1);
        meters.handled(nanos - usual * (records - 1), 1);
    }

    void finished(ConsumerRecord<byte[], byte[]> last, int records, long bytes) {
        counted(records, bytes);
        reached(last, records);
    }

    void counted(int records, long bytes) {
        meters.finished(records, bytes);
    }

    /** Records that were counted were finished by now, of which this is the last. */
    void reached(ConsumerRecord<byte[], byte[]> last, int records) {
        long nowMillis = time.now().toEpochMilli();
        meters.latency(nowMillis - last.timestamp(), records);
        reachedMillis.lazySet(last.timestamp());
        lastMillis.lazySet(nowMillis);
    }

    /** A timer has fired. */
    void fired() {
        meters.count(Count.TIMERS);
    }

    void filtered() {
        meters.count(Count.FILTERED);
    }

    /** The timestamp of the record finished last. */
    Optional<Instant> reached() {
        return at(reachedMillis);
    }

    /** When the first record was begun. */
    Optional<Instant> first() {
        return Optional.ofNullable(first.get());
    }

    /** When the last record was done. */
    Optional<Instant> last() {
        return at(lastMillis);
    }

    private static Optional<Instant> at(AtomicLong millis) {
        long at = millis.get();
        return at == NONE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
    }
}
