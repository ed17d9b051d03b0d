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
    private final Effects effects;

    /** @param limit null for as long as it takes */
    RecordRunner(
            RecordReader<K, V> reader,
            RecordHandler<? super K, ? super V> handler,
            @Nullable TimeLimit limit,
            Guard guard,
            Effects effects) {
        this.reader = reader;
        this.handler = handler;
        this.limit = limit;
        this.guard = guard;
        this.effects = effects;
    }

    /** False when the filter did not want it. */
    boolean run(ConsumerRecord<byte[], byte[]> record, int attempt) throws Exception {
        RecordReader.Context context = reader.context(record, attempt);
        boolean kept = false;
        try {
            boolean wanted = limit == null ? handle(context) : limit.within(record, 1, () -> handle(context));
            if (wanted) {
                effects.keep(record, context, guard);
            }
            kept = wanted;
            return wanted;
        } finally {
            if (!kept) {
                context.end();
            }
        }
    }

    private boolean handle(RecordReader.Context context) throws Exception {
        try {
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
