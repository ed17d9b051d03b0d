package io.baton;

import org.jspecify.annotations.Nullable;

/**
 * Whether a record is for the handler, told before its value is deserialized. One that is not is finished at once. What
 * it throws is the record's failure.
 */
@FunctionalInterface
public interface RecordFilter<K extends @Nullable Object> {

    boolean wants(K key, RecordContext context) throws Exception;
}
