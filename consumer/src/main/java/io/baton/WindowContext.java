package io.baton;

import java.time.Duration;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Where a window that has closed comes from. Valid during its handler's call. */
public interface WindowContext {

    /** The window's name for good, the key's bytes in it: what to guard a side effect with, so that it happens once. */
    String windowId();

    /** See {@link RecordContext#generation}. */
    long generation();

    /** See {@link RecordContext#remainingTime}. */
    Duration remainingTime();

    /** See {@link RecordContext#send}; with the timestamp of the record that closed the window. */
    <K extends @Nullable Object, V extends @Nullable Object> void send(
            Output<K, V> output, @Nullable K key, @Nullable V value);

    /** The same with headers. */
    <K extends @Nullable Object, V extends @Nullable Object> void send(
            Output<K, V> output, @Nullable K key, @Nullable V value, Headers headers);
}
