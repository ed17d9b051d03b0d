package io.baton;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When what a record tells of happened. */
@FunctionalInterface
public interface EventTime<K extends @Nullable Object, V extends @Nullable Object> {

    Instant of(K key, V value, RecordContext context) throws Exception;
}
