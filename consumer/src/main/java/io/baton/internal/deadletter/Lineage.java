package io.baton.internal.deadletter;

import io.baton.spi.Origin;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a record's failures. {@link RetryTopic} tells which records have failed before.
 *
 * @param origin the record itself, unless it was parked
 * @param parked whether it was read from the retry topic, where this group had put it: its Baton headers are ours, then
 * @param attempts how often it was tried
 * @param rounds how often it was put into a retry topic
 * @param firstFailedAt when the first attempt of all failed
 * @param notBefore when it is due; far off if somebody wrote so
 */
public record Lineage(
        Origin origin,
        boolean parked,
        int attempts,
        int rounds,
        Optional<Instant> firstFailedAt,
        Optional<Instant> notBefore) {

    /** Of a record that has not failed before. */
    public static Lineage none(ConsumerRecord<byte[], byte[]> record) {
        return new Lineage(read(record), false, 0, 0, Optional.empty(), Optional.empty());
    }

    /** Of a record that another group put into a retry topic, so often. */
    static Lineage ofAnotherGroup(ConsumerRecord<byte[], byte[]> record, int rounds) {
        return new Lineage(read(record), false, 0, rounds, Optional.empty(), Optional.empty());
    }

    /**
     * After these attempts failed as well: what a letter says, and what the next one to read the record is to know.
     *
     * @param due when it is tried again, in a retry topic; null for a dead letter
     */
    public Lineage failed(int times, Instant first, @Nullable Instant due) {
        return new Lineage(
                origin,
                parked,
                attempts + times,
                due == null ? rounds : rounds + 1,
                // clocks differ, and anybody may write a header
                Optional.of(
                        firstFailedAt.filter(earlier -> earlier.isBefore(first)).orElse(first)),
                Optional.ofNullable(due));
    }

    /** Of a record that is where it has been from the first. */
    static Origin read(ConsumerRecord<byte[], byte[]> record) {
        return new Origin(
                record.topic(), record.partition(), record.offset(), record.timestamp(), record.timestampType());
    }
}
