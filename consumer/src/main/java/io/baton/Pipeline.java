package io.baton;

import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * How records are read, what becomes of failures, and who handles them.
 *
 * <pre>{@code
 * Pipeline.reading(new StringDeserializer(), new StringDeserializer())
 *         .onFailure(FailurePolicy.stop())
 *         .handle((key, value, context) -> ...);
 * }</pre>
 *
 * @param keyDeserializer used on the handler's thread and closed with the invocation
 * @param valueDeserializer the same for values
 */
public record Pipeline<K extends @Nullable Object, V extends @Nullable Object>(
        Deserializer<? extends K> keyDeserializer,
        Deserializer<? extends V> valueDeserializer,
        FailurePolicy failurePolicy,
        RecordHandler<? super K, ? super V> handler) {

    public static <K extends @Nullable Object, V extends @Nullable Object> Reading<K, V> reading(
            Deserializer<? extends K> keys, Deserializer<? extends V> values) {
        return new Reading<>(keys, values);
    }

    /** A pipeline that can read, and does not yet know what to do about failures. */
    public record Reading<K extends @Nullable Object, V extends @Nullable Object>(
            Deserializer<? extends K> keys, Deserializer<? extends V> values) {

        public Guarded<K, V> onFailure(FailurePolicy policy) {
            return new Guarded<>(this, policy);
        }
    }

    /** A pipeline that lacks only its handler. */
    public record Guarded<K extends @Nullable Object, V extends @Nullable Object>(
            Reading<K, V> reading, FailurePolicy policy) {

        public Pipeline<K, V> handle(RecordHandler<? super K, ? super V> handler) {
            return new Pipeline<>(reading.keys(), reading.values(), policy, handler);
        }
    }
}
