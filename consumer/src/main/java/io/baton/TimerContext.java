package io.baton;

import java.time.Duration;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What a timer's handler knows and can do. Valid during the handler's call. */
public interface TimerContext {

    /**
     * Identifies this firing, also when it comes again after a crash: guard a side effect with it, so that the effect happens once. It
     * has the timer's name, its time in milliseconds, and the key's bytes in hexadecimal digits. It has no group and no topic.
     */
    String timerId();

    /** See {@link RecordContext#generation}. */
    long generation();

    /** See {@link RecordContext#remainingTime}. */
    Duration remainingTime();

    /** See {@link RecordContext#send}. The output gets the timer's time as its timestamp. */
    <K extends @Nullable Object, V extends @Nullable Object> void send(
            Output<K, V> output, @Nullable K key, @Nullable V value);

    /** The same with headers. */
    <K extends @Nullable Object, V extends @Nullable Object> void send(
            Output<K, V> output, @Nullable K key, @Nullable V value, Headers headers);

    /** The state of the timer's key in a store. See {@link RecordContext#state(Store)}. */
    <V> State<V> state(Store<?, V> store);

    /** The state of any key in a store. See {@link RecordContext#state(Store, Object)}. */
    <K, V> State<V> state(Store<K, V> store, K key);

    /** A timer of the same key: this one, which may be set again, or another. See {@link RecordContext#timer}. */
    KeyTimer timer(Timer timer);
}
