package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Work;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Kafka Streams: one thread, one task, a store in memory with its changelog, at least once as it comes. */
final class CountingStreams implements Contestant {

    private static final String STORE = "counts";

    @Override
    public void read(Job job, Work work) throws Exception {
        var builder = new StreamsBuilder();
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.ByteArray(), Serdes.Long()));
        builder.<byte[], byte[]>stream(job.topic()).process(() -> new Counting(work), STORE);
        try (var streams = new KafkaStreams(builder.build(), Streams.properties(job))) {
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
