package io.baton.processing;

import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.RecordFilter;
import io.baton.RecordId;
import io.baton.deadletter.RetryTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Makes of a record's bytes what the user's code takes, under one hold. As safe for several threads as the deserializers. */
final class RecordReader<K extends @Nullable Object, V extends @Nullable Object> {

    /** What is the same for every record of a hold. */
    record Circumstances(
            long generation, String topicId, String requestId, RetryTopic retryTopic, Supplier<Duration> remaining) {}

    private final Deserializer<? extends K> keys;
    private final Deserializer<? extends V> values;
    private final @Nullable RecordFilter<? super K> filter;
    private final Circumstances circumstances;

    RecordReader(Pipeline<K, V> pipeline, Circumstances circumstances) {
        this.keys = pipeline.keyDeserializer();
        this.values = pipeline.valueDeserializer();
        this.filter = pipeline.filter();
        this.circumstances = circumstances;
    }

    K key(ConsumerRecord<byte[], byte[]> record) {
        return read(keys, "key", record, record.key());
    }

    V value(ConsumerRecord<byte[], byte[]> record) {
        return read(values, "value", record, record.value());
    }

    /** When a record that was put into the retry topic is due. */
    Optional<Instant> notBefore(ConsumerRecord<byte[], byte[]> record) {
        return circumstances.retryTopic().lineage(record).notBefore();
    }

    boolean isWanted(K key, RecordContext context) throws Exception {
        return filter == null || filter.wants(key, context);
    }

    /** @param attempt under this hold, from 1 */
    RecordContext context(ConsumerRecord<byte[], byte[]> record, int attempt) {
        return new Context(record, attempt, circumstances);
    }

    private <T extends @Nullable Object> T read(
            Deserializer<? extends T> deserializer, String what, ConsumerRecord<byte[], byte[]> record, byte[] bytes) {
        try {
            return deserializer.deserialize(circumstances.retryTopic().writtenFor(record), record.headers(), bytes);
        } catch (RuntimeException e) {
            throw new UnreadableRecordException("its %s can't be deserialized: %s".formatted(what, e.getMessage()), e);
        }
    }

    private record Context(ConsumerRecord<byte[], byte[]> record, int attemptHere, Circumstances circumstances)
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
            return new RecordId(circumstances.topicId(), record.partition(), record.offset());
        }

        @Override
        public int attempt() {
            return circumstances.retryTopic().lineage(record).attempts() + attemptHere;
        }

        @Override
        public Instant timestamp() {
            return Instant.ofEpochMilli(
                    circumstances.retryTopic().lineage(record).origin().timestamp());
        }

        @Override
        public Headers headers() {
            return record.headers();
        }

        @Override
        public long generation() {
            return circumstances.generation();
        }

        @Override
        public String requestId() {
            return circumstances.requestId();
        }

        @Override
        public Duration remainingTime() {
            return circumstances.remaining().get();
        }
    }
}
