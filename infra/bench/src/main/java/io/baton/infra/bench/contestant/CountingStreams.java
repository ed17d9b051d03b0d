package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Work;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Kafka Streams: one thread, one task, a store in memory with its changelog, at least once as it comes. */
final class CountingStreams implements Contestant {

    private static final String STORE = "counts";

    @Override
    public void read(Job job, Work work) throws Exception {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, job.group());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, job.bootstrapServers());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, job.resultFile() + ".state");
        properties.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        var builder = new StreamsBuilder();
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.ByteArray(), Serdes.Long()));
        builder.<byte[], byte[]>stream(job.topic()).process(() -> new Counting(work), STORE);
        try (var streams = new KafkaStreams(builder.build(), properties)) {
            streams.start();
            Thread.currentThread().join();
        }
    }

    private static final class Counting extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

        private final Work work;

        Counting(Work work) {
            this.work = work;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            try {
                work.handle(
                        record.key(),
                        record.value(),
                        context().recordMetadata().orElseThrow().offset());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            KeyValueStore<byte[], Long> counts = context().getStateStore(STORE);
            Long before = counts.get(record.key());
            counts.put(record.key(), before == null ? 1 : before + 1);
        }
    }
}
