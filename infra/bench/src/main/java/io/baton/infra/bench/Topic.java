package io.baton.infra.bench;

import io.baton.infra.bench.measure.Events;
import java.util.Locale;

/**
 * What is read: one partition, filled once and read by every contestant from its beginning.
 *
 * @param keys how many different ones; {@link #DISTINCT} for a new one with each record
 */
record Topic(int valueBytes, int keys, Events events) {

    static final int DISTINCT = Integer.MAX_VALUE;

    /** Keys in turn. */
    Topic(int valueBytes, int keys) {
        this(valueBytes, keys, Events.IN_TURN);
    }

    String name() {
        return "values-of-%s-bytes-%s-keys-%s"
                .formatted(
                        valueBytes,
                        keys == DISTINCT ? "distinct" : keys,
                        events.name().toLowerCase(Locale.ROOT));
    }
}
