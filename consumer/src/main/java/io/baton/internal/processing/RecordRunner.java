package io.baton.internal.processing;

import io.baton.RecordHandler;
import io.baton.internal.guard.Guard;
import io.baton.internal.guard.TimeLimit;
import io.baton.internal.record.RecordReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One record through the user's code: key, filter, value, handler. */
final class RecordRunner<K extends @Nullable Object, V extends @Nullable Object> {

    private final RecordReader<K, V> reader;
    private final RecordHandler<? super K, ? super V> handler;
    private final @Nullable TimeLimit limit;
    private final Guard guard;

    /** @param limit null for as long as it takes */
    RecordRunner(
            RecordReader<K, V> reader,
            RecordHandler<? super K, ? super V> handler,
            @Nullable TimeLimit limit,
            Guard guard) {
        this.reader = reader;
        this.handler = handler;
        this.limit = limit;
        this.guard = guard;
    }

    /** False when the filter did not want it. */
    boolean run(ConsumerRecord<byte[], byte[]> record, int attempt) throws Exception {
        return limit == null ? handle(record, attempt) : limit.within(record, 1, () -> handle(record, attempt));
    }

    private boolean handle(ConsumerRecord<byte[], byte[]> record, int attempt) throws Exception {
        try {
            RecordReader.Context context = reader.context(record, attempt);
            K key = reader.key(context);
            if (!reader.isWanted(key, context)) {
                return false;
            }
            handler.handle(key, reader.value(context), context);
            return true;
        } finally {
            guard.dropForeignInterrupt();
        }
    }
}
