package io.baton.processing;

import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.RecordId;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** One record through the user's code: deserialize, handle. Confined to the worker. */
public final class RecordRunner<K extends @Nullable Object, V extends @Nullable Object> implements AutoCloseable {

    private final Pipeline<K, V> pipeline;
    private final String requestId;
    private final Supplier<Duration> remaining;

    public RecordRunner(Pipeline<K, V> pipeline, String requestId, Supplier<Duration> remaining) {
        this.pipeline = pipeline;
        this.requestId = requestId;
        this.remaining = remaining;
    }

    void run(ConsumerRecord<byte[], byte[]> record, long generation) throws Exception {
        K key = read(pipeline.keyDeserializer(), "key", record, record.key());
        V value = read(pipeline.valueDeserializer(), "value", record, record.value());
        switch (pipeline.handling()) {
            case Pipeline.Handling.OneByOne<K, V> one ->
                one.handler().handle(key, value, new Context(record, generation, requestId, remaining));
            case Pipeline.Handling.InBatches<K, V> ignored ->
                throw new IllegalStateException("records come in batches");
        }
    }

    private static <T extends @Nullable Object> T read(
            Deserializer<? extends T> deserializer, String what, ConsumerRecord<byte[], byte[]> record, byte[] bytes) {
        try {
            return deserializer.deserialize(record.topic(), record.headers(), bytes);
        } catch (RuntimeException e) {
            throw new UnreadableRecordException("its %s can't be deserialized: %s".formatted(what, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        try {
            pipeline.keyDeserializer().close();
        } finally {
            pipeline.valueDeserializer().close();
        }
    }

    private record Context(
            ConsumerRecord<byte[], byte[]> record, long generation, String requestId, Supplier<Duration> remaining)
            implements RecordContext {

        @Override
        public String topic() {
            return record.topic();
        }

        @Override
        public int partition() {
            return record.partition();
        }

        @Override
        public long offset() {
            return record.offset();
        }

        @Override
        public RecordId recordId() {
            return new RecordId("", record.partition(), record.offset());
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public Instant timestamp() {
            return Instant.ofEpochMilli(record.timestamp());
        }

        @Override
        public Headers headers() {
            return record.headers();
        }

        @Override
        public Duration remainingTime() {
            return remaining.get();
        }
    }
}
