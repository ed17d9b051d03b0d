package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one poll brought.
 *
 * @param records in the order of their offsets; may be empty
 * @param next where the next poll goes on; past the last record where the log has holes (compaction, transactions)
 */
public record Fetched(List<ConsumerRecord<byte[], byte[]>> records, Checkpoint next) {

    /** Without what is at this offset and past it. */
    Fetched before(long end) {
        if (next.nextOffset() <= end) {
            return this;
        }
        return new Fetched(
                records.stream().filter(record -> record.offset() < end).toList(), Checkpoint.at(end));
    }

    /** Of records' keys and values. */
    public static long bytes(List<ConsumerRecord<byte[], byte[]>> records) {
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            bytes += bytes(record);
        }
        return bytes;
    }

    /** Of a record's key and value. */
    public static int bytes(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    /** {@code topic-partition@offset}: where a record is, for people. */
    public static String place(ConsumerRecord<?, ?> record) {
        return "%s-%s@%s".formatted(record.topic(), record.partition(), record.offset());
    }
}
