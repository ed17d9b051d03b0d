package io.baton;

import java.time.Duration;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What a window handler knows and can do beside its result. Valid during the handler's call. A window handler has no state. */
public interface WindowContext {

    /**
     * Identifies the result, also when it comes again after a crash: guard a side effect with it, so that the effect happens once. It
     * has the windows' name, start and end in milliseconds, and the key's bytes in hexadecimal digits. It has no group and no topic. Of
     * an early result, {@code /early-} and the watermark in milliseconds follow.
     */
    String windowId();

    /**
     * Whether the window is still open, and this is what it has so far. The result of the closed window follows, but for a session
     * that is joined with another. A session's start and end may still change.
     */
    boolean isEarly();

    /** See {@link RecordContext#generation}. */
    long generation();

    /** See {@link RecordContext#remainingTime}. */
    Duration remainingTime();

    /**
     * See {@link RecordContext#send}. The output gets the timestamp of the record that closed the window, or brought the early result; where none did ({@link
     * Windows#closeWhenIdle}), the time at which it is written.
     */
    <K extends @Nullable Object, V extends @Nullable Object> void send(
            Output<K, V> output, @Nullable K key, @Nullable V value);

    /** The same with headers. */
    <K extends @Nullable Object, V extends @Nullable Object> void send(
            Output<K, V> output, @Nullable K key, @Nullable V value, Headers headers);
}
