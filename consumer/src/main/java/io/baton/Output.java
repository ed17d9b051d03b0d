package io.baton;

import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic that a pipeline writes to, and how. A description, which may be a constant: the producer belongs to the invocation.
 * The pipeline names it in {@link Pipeline.Reading#writing}, the handler in {@link RecordContext#send}.
 *
 * <p>The serializers are used on the handlers' threads, by several at once with concurrency. They are not closed, as an output may
 * outlive an invocation. A partitioner that {@code partitioner.class} names is called on the same threads; it belongs to the invocation.
 */
public final class Output<K extends @Nullable Object, V extends @Nullable Object> {

    private final String topic;
    private final Serializer<? super K> keys;
    private final Serializer<? super V> values;
    private final Map<String, String> properties;

    private Output(
            String topic, Serializer<? super K> keys, Serializer<? super V> values, Map<String, String> properties) {
        this.topic = topic;
        this.keys = keys;
        this.values = values;
        this.properties = properties;
    }

    /** A topic of the cluster that is read. */
    public static <K extends @Nullable Object, V extends @Nullable Object> Output<K, V> to(
            String topic, Serializer<? super K> keys, Serializer<? super V> values) {
        return new Output<>(topic, keys, values, Map.of());
    }

    /**
     * The same output, perhaps on another cluster: {@code properties} of Kafka's producer go over those that the function reads
     * with. Not with {@link Pipeline.Writing#exactlyOnce}: a transaction has one producer, on the cluster that is read.
     */
    public Output<K, V> withProperties(Map<String, String> properties) {
        return new Output<>(topic, keys, values, Map.copyOf(properties));
    }

    public String topic() {
        return topic;
    }

    public Serializer<? super K> keySerializer() {
        return keys;
    }

    public Serializer<? super V> valueSerializer() {
        return values;
    }

    /** Empty unless {@link #withProperties} gave some. May hold secrets. */
    public Map<String, String> properties() {
        return properties;
    }

    /** As messages and logs call it, without any secret. */
    @Override
    public String toString() {
        return "output topic " + topic;
    }
}
