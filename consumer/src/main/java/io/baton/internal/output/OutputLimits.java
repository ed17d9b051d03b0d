package io.baton.internal.output;

import io.baton.Output;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * What a topic takes. A record that Kafka refuses stops the partition; one that is known to be refused fails in {@code send}, and
 * meets the failure policy.
 *
 * @param bytes of the largest record
 * @param setting which limits the bytes
 * @param keyed whether each record has to have a key
 * @param before how far a timestamp may be before now; null for as far as it likes
 * @param after how far a timestamp may be after now; null for as far as it likes
 */
public record OutputLimits(
        long bytes,
        String setting,
        boolean keyed,
        @Nullable Duration before,
        @Nullable Duration after) {

    /** The brokers' clocks are not the function's: so near to the limit they decide. */
    private static final Duration APART = Duration.ofMinutes(1);

    /** A topic that takes any record of this size. */
    public static OutputLimits of(long bytes) {
        return new OutputLimits(bytes, "max.message.bytes", false, null, null);
    }

    /** Whether the topic may refuse a timestamp, once this moment has passed. */
    boolean needsCheck(long timestamp, Instant passed) {
        return before != null || (after != null && timestamp > passed.toEpochMilli() + after.toMillis());
    }

    /** @throws org.apache.kafka.common.errors.ApiException if the topic does not take the record, whatever its timestamp */
    void check(OutputRecord record) {
        Output<?, ?> output = record.output();
        if (record.bytes() > bytes) {
            throw new RecordTooLargeException(
                    "A record of about %s bytes for the %s is larger than may be sent to it (%s is %s)"
                            .formatted(record.bytes(), output, setting, bytes));
        }
        if (keyed && record.record().key() == null) {
            throw new InvalidRecordException(
                    "A record for the %s has no key, and the topic is compacted: it takes records with a key only"
                            .formatted(output));
        }
    }

    /** @throws InvalidTimestampException if the topic does not take it */
    void check(Output<?, ?> output, Instant timestamp, Instant now) {
        Duration age = Duration.between(timestamp, now);
        if (before != null && age.minus(APART).compareTo(before) > 0) {
            throw new InvalidTimestampException(
                    "A record for the %s would have the timestamp of the record that is handled, %s, which is older than the topic takes (message.timestamp.before.max.ms is %s)"
                            .formatted(output, timestamp, before.toMillis()));
        }
        if (after != null && age.plus(APART).negated().compareTo(after) > 0) {
            throw new InvalidTimestampException(
                    "A record for the %s would have the timestamp of the record that is handled, %s, which is further in the future than the topic takes (message.timestamp.after.max.ms is %s)"
                            .formatted(output, timestamp, after.toMillis()));
        }
    }
}
