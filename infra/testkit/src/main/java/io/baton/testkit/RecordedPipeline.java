package io.baton.testkit;

import io.baton.BatchHandler;
import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.Pipeline;
import io.baton.Pipeline.Handling;
import io.baton.RecordContext;
import io.baton.RecordFilter;
import io.baton.RecordHandler;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A pipeline whose handler and filter are the user's, with a note of what each record came to. */
final class RecordedPipeline {

    private final OutcomeWriter writer;

    RecordedPipeline(OutcomeWriter writer) {
        this.writer = writer;
    }

    <K extends @Nullable Object, V extends @Nullable Object> Pipeline<K, V> of(Pipeline<K, V> given) {
        RecordFilter<? super K> filter = given.filter();
        Pipeline.Reading<K, V> reading =
                filter == null ? given.reading() : given.reading().filter(recorded(filter));
        Pipeline.Guarded<K, V> guarded = reading.onFailure(given.failurePolicy());
        return switch (given.handling()) {
            case Handling.OneByOne<K, V> one -> guarded.handle(recorded(one.handler()));
            case Handling.InBatches<K, V> batches -> guarded.handleBatch(batches.limits(), recorded(batches.handler()));
            case Pipeline.Windowed<K, V, ?> windowed -> guarded.windowed(windowed, this::recorded);
        };
    }

    /** A record that the filter drops is finished with that. */
    private <K extends @Nullable Object> RecordFilter<K> recorded(RecordFilter<? super K> filter) {
        return (key, context) -> {
            Instant begun = writer.now();
            boolean wanted = filter.wants(key, context);
            if (!wanted) {
                writer.handled(context, begun, writer.now());
            }
            return wanted;
        };
    }

    private <K extends @Nullable Object, V extends @Nullable Object> RecordHandler<K, V> recorded(
            RecordHandler<? super K, ? super V> handler) {
        return (key, value, context) -> {
            Instant begun = writer.now();
            try {
                handler.handle(key, value, context);
            } catch (Exception e) {
                writer.failed(context, begun);
                throw e;
            }
            ended(context, begun, writer.now());
        };
    }

    private <K extends @Nullable Object, V extends @Nullable Object> BatchHandler<K, V> recorded(
            BatchHandler<K, V> handler) {
        return records -> {
            Instant begun = writer.now();
            BatchResult result;
            try {
                result = handler.handle(records);
            } catch (Exception e) {
                for (BatchRecord<K, V> record : records) {
                    writer.failed(record.context(), begun);
                }
                throw e;
            }
            ended(records, result, begun, writer.now());
            return result;
        };
    }

    /** All of a batch's work counts as its first record's; the others are done at the same moment, one after the other. */
    private <K extends @Nullable Object, V extends @Nullable Object> void ended(
            List<BatchRecord<K, V>> records, @Nullable BatchResult result, Instant begun, Instant done) {
        Set<Long> failed = failed(records, result);
        Instant from = begun;
        for (BatchRecord<K, V> record : records) {
            if (failed.contains(record.context().offset())) {
                writer.failed(record.context(), begun);
            } else {
                ended(record.context(), from, done);
                from = done;
            }
        }
    }

    /** All of them where the answer does not speak of this batch, as Baton takes it. */
    private static <K extends @Nullable Object, V extends @Nullable Object> Set<Long> failed(
            List<BatchRecord<K, V>> records, @Nullable BatchResult result) {
        Set<Long> all =
                records.stream().map(record -> record.context().offset()).collect(Collectors.toSet());
        if (result == null) {
            return all;
        }
        Set<Long> named = result.failures().stream()
                .map(failure -> failure.record().context().offset())
                .collect(Collectors.toSet());
        return all.containsAll(named) ? named : all;
    }

    /** An interrupted handler has not finished its record, even if it returns. */
    private void ended(RecordContext context, Instant begun, Instant done) {
        if (Thread.currentThread().isInterrupted()) {
            writer.failed(context, begun);
        } else {
            writer.handled(context, begun, done);
        }
    }
}
