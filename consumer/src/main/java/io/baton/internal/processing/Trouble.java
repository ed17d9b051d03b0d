package io.baton.internal.processing;

import io.baton.internal.thrown.Thrown;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that failed, and how often, since when, and why. Confined to whoever works on its record. */
final class Trouble {

    private final ConsumerRecord<byte[], byte[]> record;
    private final long firstFailedNanos;
    private final Instant firstFailedAt;
    private int attempts = 1;
    private Instant lastFailedAt;
    private Throwable cause;

    Trouble(ConsumerRecord<byte[], byte[]> record, Throwable cause, Instant now, long nowNanos) {
        this.record = record;
        this.cause = cause;
        this.firstFailedAt = now;
        this.lastFailedAt = now;
        this.firstFailedNanos = nowNanos;
    }

    private Trouble(Trouble same, ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
        this.cause = same.cause;
        this.firstFailedAt = same.firstFailedAt;
        this.lastFailedAt = same.lastFailedAt;
        this.firstFailedNanos = same.firstFailedNanos;
        this.attempts = same.attempts;
    }

    /** The trouble of another record, which failed along with this one. */
    Trouble of(ConsumerRecord<byte[], byte[]> other) {
        return new Trouble(this, other);
    }

    /** This number of attempts was made, here and by holders before. */
    Trouble after(int attempts) {
        this.attempts = attempts;
        return this;
    }

    void failedAgain(Throwable why, Instant now) {
        attempts++;
        cause = why;
        lastFailedAt = now;
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    /** Made under this hold, and failed. */
    int attempts() {
        return attempts;
    }

    Throwable cause() {
        return cause;
    }

    Instant firstFailedAt() {
        return firstFailedAt;
    }

    Instant lastFailedAt() {
        return lastFailedAt;
    }

    long firstFailedNanos() {
        return firstFailedNanos;
    }

    String where() {
        return where(record);
    }

    /** {@code topic-partition@offset}. */
    static String where(ConsumerRecord<?, ?> record) {
        return "%s-%s@%s".formatted(record.topic(), record.partition(), record.offset());
    }

    String what() {
        return cause instanceof UnreadableRecordException unreadable ? unreadable.what() : Thrown.told(cause);
    }
}
