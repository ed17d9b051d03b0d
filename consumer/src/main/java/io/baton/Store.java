package io.baton;

import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline remembers, by key: a name, and how keys and values are kept. A description, which may be a constant: what is
 * remembered belongs to the partition, and passes from invocation to invocation with its checkpoint. The pipeline names it in
 * {@link Pipeline.Reading#keeping}, the handler in {@link RecordContext#state}.
 *
 * <p>The serdes are used on the handlers' threads, by several at once with concurrency. They are not closed.
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
     * A store of its own in each partition.
     *
     * @param name what its entries are found by again: with another name it is another store
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

    /** As messages and logs call it. */
    @Override
    public String toString() {
        return "store " + name;
    }

    /** By its name: two of the same name would be one. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Store<?, ?> store && store.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
