package io.baton.internal.processing;

import io.baton.BatchLimits;
import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Each way that records come to a handler; for what has to hold in all of them. */
enum Order {
    SERIAL,
    KEY,
    UNORDERED,
    BATCH;

    /** The same handler in this order; a batch that fails is halved until the record that fails is alone. */
    <K extends @Nullable Object, V extends @Nullable Object> Pipeline<K, V> of(
            Pipeline.Reading<K, V> reading, FailurePolicy policy, RecordHandler<K, V> handler) {
        return switch (this) {
            case SERIAL -> reading.onFailure(policy).handle(handler);
            case KEY -> reading.concurrency(2, Ordering.KEY).onFailure(policy).handle(handler);
            case UNORDERED ->
                reading.concurrency(2, Ordering.UNORDERED).onFailure(policy).handle(handler);
            case BATCH ->
                reading.onFailure(policy)
                        .handleBatch(BatchLimits.of(4, 1 << 20, Duration.ZERO).bisect(), records -> {
                            for (BatchRecord<K, V> record : records) {
                                handler.handle(record.key(), record.value(), record.context());
                            }
                            return BatchResult.allDone();
                        });
        };
    }
}
