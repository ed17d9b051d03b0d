package io.baton.deadletter;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A failed record and all there is to say about it.
 *
 * @param record as it was read; when it came from a retry topic, its headers tell where it comes from in the first place
 * @param groupId whose consumer failed
 * @param generation under which hold on the partition
 * @param attempts how often it was tried since it was read; a retried record's earlier attempts are in its headers
 * @param cause what the last attempt threw
 * @param firstFailedAt when the first of these attempts failed
 * @param lastFailedAt when the last did
 * @param notBefore when it is due again, for a retry topic; null for a dead letter
 */
public record DeadLetter(
        ConsumerRecord<byte[], byte[]> record,
        String groupId,
        long generation,
        int attempts,
        Throwable cause,
        Instant firstFailedAt,
        Instant lastFailedAt,
        @Nullable Instant notBefore) {}
