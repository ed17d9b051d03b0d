package io.baton.spi;

import org.apache.kafka.common.record.TimestampType;

/**
 * Where a record comes from in the first place, whichever retry topics it has been through.
 *
 * @param timestamp in milliseconds since 1970; -1 for none
 */
public record Origin(String topic, int partition, long offset, long timestamp, TimestampType timestampType) {}
