package io.baton.internal.snapshot;

import io.baton.Output;
import io.baton.RecordContext;
import io.baton.WindowContext;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a window handler gets beside a result; the context of the record that brought it does the work.
 *
 * @param id made when it is asked for, as most handlers never do
 */
record ResultContext(Supplier<String> id, boolean isEarly, RecordContext context) implements WindowContext {

    @Override
    public String windowId() {
        return id.get();
    }

    @Override
    public long generation() {
        return context.generation();
    }

    @Override
    public Duration remainingTime() {
        return context.remainingTime();
    }

    @Override
    public <K extends @Nullable Object, V extends @Nullable Object> void send(
            Output<K, V> output, @Nullable K key, @Nullable V value) {
        context.send(output, key, value);
    }

    @Override
    public <K extends @Nullable Object, V extends @Nullable Object> void send(
            Output<K, V> output, @Nullable K key, @Nullable V value, Headers headers) {
        context.send(output, key, value, headers);
    }
}
