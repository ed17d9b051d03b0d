package io.baton;

import java.util.List;
import java.util.Map;

/**
 * What became of a batch: all of its records are done, except for those named.
 *
 * @param failures why, by the {@link RecordContext#offset() offset} of the record that failed
 */
public record BatchResult(Map<Long, Throwable> failures) {

    private static final BatchResult ALL_DONE = new BatchResult(Map.of());

    public BatchResult {
        failures = Map.copyOf(failures);
    }

    public static BatchResult allDone() {
        return ALL_DONE;
    }

    /** Only these failed, each for the same reason. */
    public static BatchResult except(List<? extends BatchRecord<?, ?>> failed, Throwable why) {
        var failures = new java.util.HashMap<Long, Throwable>();
        failed.forEach(record -> failures.put(record.context().offset(), why));
        return new BatchResult(failures);
    }
}
