package io.baton;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the event time of a record: when the event happened that the record is about. */
@FunctionalInterface
public interface EventTime<K extends @Nullable Object, V extends @Nullable Object> {

    /** Returns the same time each time the record comes. What it throws is a failure of the record. */
    Instant of(K key, V value, RecordContext context) throws Exception;
}
