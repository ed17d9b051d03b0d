package io.baton.internal.deadletter;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * Where a record comes from in the first place, whichever retry topics it has been through.
 *
 * @param timestamp in milliseconds since 1970; -1 for none
 */
public record Origin(String topic, int partition, long offset, long timestamp, TimestampType timestampType) {

    static Origin of(ConsumerRecord<byte[], byte[]> record) {
        return new Origin(
                record.topic(), record.partition(), record.offset(), record.timestamp(), record.timestampType());
    }
}
