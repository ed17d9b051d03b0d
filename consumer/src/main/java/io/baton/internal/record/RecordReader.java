package io.baton.internal.record;

import io.baton.BatchRecord;
import io.baton.KeyTimer;
import io.baton.Output;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.RecordFilter;
import io.baton.RecordId;
import io.baton.State;
import io.baton.Store;
import io.baton.Timer;
import io.baton.internal.deadletter.RetryTopic;
import io.baton.internal.output.AttemptOutputs;
import io.baton.internal.output.OutputEncoder;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.state.AttemptState;
import io.baton.internal.state.BatchState;
import io.baton.internal.state.PartitionState;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.thrown.Thrown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Makes of a record's bytes what the user's code takes, in one session. As safe for several threads as the deserializers. */
public final class RecordReader<K extends @Nullable Object, V extends @Nullable Object> {

    /**
     * What is the same for every record of a session.
     *
     * @param outputs null where the pipeline writes to none
     * @param state null where the pipeline keeps none
     */
    public record Circumstances(
            long generation,
            String topicId,
            String requestId,
            RetryTopic retryTopic,
            Supplier<Duration> remaining,
            @Nullable OutputEncoder outputs,
            @Nullable PartitionState state) {}

    private final Deserializer<? extends K> keys;
    private final Deserializer<? extends V> values;
    private final @Nullable RecordFilter<? super K> filter;
    private final LentBytes bytes;
    private final Circumstances circumstances;

    public RecordReader(Pipeline<K, V> pipeline, Circumstances circumstances) {
        this.keys = pipeline.keyDeserializer();
        this.values = pipeline.valueDeserializer();
        this.filter = pipeline.filter();
        this.bytes = LentBytes.of(pipeline);
        this.circumstances = circumstances;
    }

    /**
     * Reads a record of a batch; null when the filter does not want it.
     *
     * @param batch null where the pipeline keeps no state
     */
    @Nullable
    public BatchRecord<K, V> read(ConsumerRecord<byte[], byte[]> record, int attempt, @Nullable BatchState batch)
            throws Exception {
        var context = new Context(record, attempt, circumstances, batch);
        K key = key(context);
        if (!isWanted(key, context)) {
            context.end();
            return null;
        }
        return new BatchRecord<>(key, value(context), context);
    }

    public K key(Context context) {
        return read(keys, "key", context, bytes.key(context.record.key()));
    }

    public V value(Context context) {
        return read(values, "value", context, bytes.value(context.record.value()));
    }

    public boolean isWanted(K key, RecordContext context) throws Exception {
        return filter == null || filter.wants(key, context);
    }

    /** Of this attempt in the session; the first is 1. */
    public Context context(ConsumerRecord<byte[], byte[]> record, int attempt) {
        return new Context(record, attempt, circumstances, null);
    }

    private <T extends @Nullable Object> T read(
            Deserializer<? extends T> deserializer, String what, Context context, byte @Nullable [] bytes) {
        try {
            return deserializer.deserialize(circumstances.retryTopic().writtenFor(context.record), context, bytes);
        } catch (Throwable thrown) {
            if (Thrown.isTheJvms(thrown)) {
                throw (Error) thrown;
            }
            throw new UnreadableRecordException(
                    "its %s can't be deserialized: %s".formatted(what, Thrown.words(thrown)), thrown);
        }
    }

    /** For one attempt; the headers as well, for a record costs no object more than this. */
    public static final class Context extends LentHeaders implements RecordContext {

        private final ConsumerRecord<byte[], byte[]> record;
        private final int attemptHere;
        private final Circumstances circumstances;
        private final @Nullable AttemptOutputs sent;
        private final @Nullable BatchState batch;
        private @Nullable AttemptState state;
        private boolean ended;

        private Context(
                ConsumerRecord<byte[], byte[]> record,
                int attemptHere,
                Circumstances circumstances,
                @Nullable BatchState batch) {
            this.record = record;
            this.attemptHere = attemptHere;
            this.circumstances = circumstances;
            this.sent = circumstances.outputs() == null ? null : new AttemptOutputs();
            this.batch = batch;
        }

        /** For an attempt of which nothing is kept. It can send and change nothing from now on. */
        public void end() {
            endOutputs();
            endState();
        }

        /** What the attempt has sent, in order. It can send nothing from now on. */
        public List<OutputRecord> endOutputs() {
            return sent == null ? List.of() : sent.end();
        }

        /** The key's bytes, which are not to be changed; null for none. */
        public byte @Nullable [] rawKey() {
            return record.key();
        }

        /** What the attempt has changed; null where it did not ask for state. It can change nothing from now on. */
        public @Nullable AttemptState endState() {
            ended = true;
            if (state != null) {
                state.end();
            }
            return state;
        }

        @Override
        public <V> State<V> state(Store<?, V> store) {
            return stateOf(store).of(store);
        }

        @Override
        public <K, V> State<V> state(Store<K, V> store, K key) {
            return stateOf(store).of(store, key);
        }

        @Override
        public KeyTimer timer(Timer timer) {
            return new TimerOfKey(timer, state(timer.times()));
        }

        private AttemptState stateOf(Store<?, ?> store) {
            PartitionState kept = circumstances.state();
            if (kept == null) {
                throw new IllegalArgumentException(
                        "The pipeline keeps no state: name the %s in keeping(…)".formatted(store));
            }
            if (ended) {
                throw new IllegalStateException("The handler has returned, so its record has no state any more");
            }
            if (state == null) {
                state = batch == null ? kept.attempt(record) : batch.of(record);
            }
            return state;
        }

        @Override
        public <K extends @Nullable Object, V extends @Nullable Object> void send(
                Output<K, V> output, @Nullable K key, @Nullable V value) {
            sendWith(output, key, value, null);
        }

        @Override
        public <K extends @Nullable Object, V extends @Nullable Object> void send(
                Output<K, V> output, @Nullable K key, @Nullable V value, Headers headers) {
            sendWith(output, key, value, headers);
        }

        private <K extends @Nullable Object, V extends @Nullable Object> void sendWith(
                Output<K, V> output, @Nullable K key, @Nullable V value, @Nullable Headers headers) {
            OutputEncoder encoder = circumstances.outputs();
            if (encoder == null || sent == null) {
                throw new IllegalArgumentException(
                        "The pipeline has no outputs: name the %s in writing(…)".formatted(output));
            }
            sent.add(encoder.encode(
                    output, key, value, headers, record, timestamp().toEpochMilli()));
        }

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
            return lent();
        }

        @Override
        Headers original() {
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

        @Override
        public String toString() {
            return Fetched.place(record);
        }
    }
}
