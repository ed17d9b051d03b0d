package io.baton.internal.recovery;

import io.baton.internal.record.UnreadableRecordException;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.thrown.Thrown;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The failed attempts at a record: how many, since when, and why. Confined to the thread that works on the record. */
public final class FailedAttempts {

    private final ConsumerRecord<byte[], byte[]> record;
    private final long firstFailedNanos;
    private final Instant firstFailedAt;
    private int attempts = 1;
    private Instant lastFailedAt;
    private Throwable cause;

    FailedAttempts(ConsumerRecord<byte[], byte[]> record, Throwable cause, Instant now, long nowNanos) {
        this.record = record;
        this.cause = cause;
        this.firstFailedAt = now;
        this.lastFailedAt = now;
        this.firstFailedNanos = nowNanos;
    }

    private FailedAttempts(FailedAttempts same, ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
        this.cause = same.cause;
        this.firstFailedAt = same.firstFailedAt;
        this.lastFailedAt = same.lastFailedAt;
        this.firstFailedNanos = same.firstFailedNanos;
        this.attempts = same.attempts;
    }

    /** Another record, which failed along with this one. */
    public FailedAttempts of(ConsumerRecord<byte[], byte[]> other) {
        return new FailedAttempts(this, other);
    }

    /** This number of attempts was made, here and by holders before. */
    FailedAttempts after(int attempts) {
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

    /** Made in this session, and failed. */
    public int attempts() {
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
        return Fetched.place(record);
    }

    String what() {
        return cause instanceof UnreadableRecordException unreadable ? unreadable.what() : Thrown.told(cause);
    }
}
