package io.baton.infra.bench.measure;

import java.util.Map;

/**
 * What a child JVM is told.
 *
 * @param leaseTable where a contestant with a lease keeps it
 * @param records in the topic's one partition, at the offsets from 0
 * @param keys how many different ones: a record's is its offset modulo that
 * @param concurrency 1: one record after the other; more: by key
 * @param handlerMillis how long the handler waits over each record
 * @param resultFile where the {@link Result} goes, as JSON
 */
public record Job(
        String contestant,
        String bootstrapServers,
        String topic,
        String group,
        String leaseTable,
        long records,
        int keys,
        int concurrency,
        int handlerMillis,
        Window window,
        String resultFile) {

    /** What every contestant sets of Kafka's consumer; all the rest are Kafka's defaults. */
    public Map<String, Object> consumerProperties() {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                group,
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest");
    }

    public boolean byKey() {
        return concurrency > 1;
    }

    public Work newWork() {
        return byKey() ? new KeyedWork(keys, records, handlerMillis) : new SerialWork();
    }
}
