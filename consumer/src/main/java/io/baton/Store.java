package io.baton;

import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * Describes values that a pipeline remembers by key: a name, and the serdes of keys and values. It may be a constant. The values
 * themselves belong to the partition, and pass from invocation to invocation with its checkpoint. The pipeline names the store in
 * {@link Pipeline.Reading#keeping}, the handler in {@link RecordContext#state}.
 *
 * <p>The serdes are used on the handlers' threads, with concurrency by several threads at once. They are not closed.
 *
 * @param <K> the key
 * @param <V> the value
 */
public final class Store<K, V> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final String name;
    private final Serde<K> keys;
    private final Serde<V> values;

    private Store(String name, Serde<K> keys, Serde<V> values) {
        this.name = name;
        this.keys = keys;
        this.values = values;
    }

    /**
     * Describes a store. Each partition has separate values for it.
     *
     * @param name finds the values again: a store with another name is another store
     * @throws IllegalArgumentException for a name that is not 1 to 64 letters, digits and {@code . - _}
     */
    public static <K, V> Store<K, V> of(String name, Serde<K> keys, Serde<V> values) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A store's name has 1 to 64 letters, digits and . - _, not '%s'".formatted(name));
        }
        return new Store<>(name, keys, values);
    }

    public String name() {
        return name;
    }

    public Serde<K> keySerde() {
        return keys;
    }

    public Serde<V> valueSerde() {
        return values;
    }

    /** The store's name in messages and logs. */
    @Override
    public String toString() {
        return "store " + name;
    }

    /** By name alone: two stores of the same name would share their values. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Store<?, ?> store && store.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
