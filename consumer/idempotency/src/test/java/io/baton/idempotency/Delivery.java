package io.baton.idempotency;

import io.baton.KeyTimer;
import io.baton.Output;
import io.baton.RecordContext;
import io.baton.RecordId;
import io.baton.State;
import io.baton.Store;
import io.baton.Timer;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A record as an invocation is given it. */
record Delivery(RecordId recordId, long generation, String requestId, Duration remainingTime) implements RecordContext {

    @Override
    public <V> State<V> state(Store<?, V> store) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <K, V> State<V> state(Store<K, V> store, K key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public KeyTimer timer(Timer timer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <K extends @Nullable Object, V extends @Nullable Object> void send(
            Output<K, V> output, @Nullable K key, @Nullable V value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <K extends @Nullable Object, V extends @Nullable Object> void send(
            Output<K, V> output, @Nullable K key, @Nullable V value, Headers headers) {
        throw new UnsupportedOperationException();
    }

    /** Each test has a topic of its own in the one table. */
    static Delivery of(String topicId, long offset, long generation) {
        return new Delivery(
                new RecordId(topicId, 0, offset), generation, "request-" + generation, Duration.ofMinutes(15));
    }

    Delivery withRemaining(Duration left) {
        return new Delivery(recordId, generation, requestId, left);
    }

    @Override
    public String topic() {
        return "orders";
    }

    @Override
    public int partition() {
        return recordId.partition();
    }

    @Override
    public long offset() {
        return recordId.offset();
    }

    @Override
    public Instant timestamp() {
        return Instant.EPOCH;
    }

    @Override
    public Headers headers() {
        return new RecordHeaders();
    }

    @Override
    public int attempt() {
        return 1;
    }
}
