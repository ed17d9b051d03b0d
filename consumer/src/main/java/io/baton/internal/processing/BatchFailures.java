package io.baton.internal.processing;

import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.RecordContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a batch failed, by their offsets: what the handler answered, once it is known to speak of this batch. A
 * user's wrapper may have made records and contexts of its own, so a record is known by where it was read.
 */
record BatchFailures(Map<Long, Throwable> byOffset) {

    /** @throws IllegalStateException if the result names a record that is not among those given */
    static BatchFailures of(BatchResult result, List<? extends BatchRecord<?, ?>> given) {
        var byOffset = new HashMap<Long, Throwable>();
        if (!result.failures().isEmpty()) {
            Map<Long, RecordContext> batch = HashMap.newHashMap(given.size());
            given.forEach(record -> batch.put(record.context().offset(), record.context()));
            for (BatchResult.Failed failed : result.failures()) {
                RecordContext named = failed.record().context();
                long offset = named.offset();
                if (!isSame(named, batch.get(offset))) {
                    throw unmatched(named, given);
                }
                byOffset.putIfAbsent(offset, failed.why());
            }
        }
        return new BatchFailures(byOffset);
    }

    private static boolean isSame(RecordContext named, @Nullable RecordContext given) {
        return given != null && given.topic().equals(named.topic()) && given.partition() == named.partition();
    }

    private static IllegalStateException unmatched(RecordContext named, List<? extends BatchRecord<?, ?>> given) {
        return new IllegalStateException(
                "the batch handler names %s-%s@%s as failed, which is not in this batch of %s records from %s to %s, so the whole batch counts as failed: name records that the handler was given with this call"
                        .formatted(
                                named.topic(),
                                named.partition(),
                                named.offset(),
                                given.size(),
                                given.getFirst().context(),
                                given.getLast().context()));
    }

    boolean areNone() {
        return byOffset.isEmpty();
    }

    Set<Long> offsets() {
        return byOffset.keySet();
    }

    /** Null when the record at this offset is done. */
    @Nullable
    Throwable at(long offset) {
        return byOffset.get(offset);
    }

    @Nullable
    Throwable of(BatchRecord<?, ?> record) {
        return at(record.context().offset());
    }
}
