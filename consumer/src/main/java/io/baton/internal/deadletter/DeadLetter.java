package io.baton.internal.deadletter;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A failed record and all there is to say about it.
 *
 * @param record as it was read
 * @param lineage where it comes from in the first place, and how often it was tried, these attempts included
 * @param groupId whose consumer failed
 * @param generation under which hold on the partition
 * @param cause what the last attempt threw
 * @param lastFailedAt when the last attempt failed
 */
public record DeadLetter(
        ConsumerRecord<byte[], byte[]> record,
        Lineage lineage,
        String groupId,
        long generation,
        Throwable cause,
        Instant lastFailedAt) {}
