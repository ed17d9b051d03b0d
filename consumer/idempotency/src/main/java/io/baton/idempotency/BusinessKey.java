package io.baton.idempotency;

import io.baton.RecordContext;
import org.jspecify.annotations.Nullable;

/**
 * What makes two records one and the same piece of business, such as an order's number: for duplicates that were there
 * before Kafka. Ends up in the table as it is; hash what must not be read there. What it throws is the record's failure.
 */
@FunctionalInterface
public interface BusinessKey<K extends @Nullable Object, V extends @Nullable Object> {

    String of(K key, V value, RecordContext context) throws Exception;
}
