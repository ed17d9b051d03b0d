package io.baton;

import java.util.List;
import java.util.Objects;

/**
 * What became of a batch: all of its records are done, except for those named. A result that names anything but records of
 * the batch it answers for says nothing about it: then the whole batch has failed.
 *
 * <pre>{@code
 * var failed = new ArrayList<BatchResult.Failed>();
 * for (BatchRecord<String, Order> record : records) {
 *     try {
 *         deliver(record.value());
 *     } catch (DeliveryException e) {
 *         failed.add(record.failed(e));
 *     }
 * }
 * return BatchResult.except(failed);
 * }</pre>
 *
 * @param failures the records that failed, and why
 */
public record BatchResult(List<Failed> failures) {

    /** A record of the batch that failed, see {@link BatchRecord#failed}. */
    public record Failed(BatchRecord<?, ?> record, Throwable why) {

        /** @throws NullPointerException without a record, or without a reason */
        public Failed {
            Objects.requireNonNull(record, "A batch's result names a record as failed that is null");
            Objects.requireNonNull(why, "A batch's result names a record as failed, and as the reason null");
        }
    }

    private static final BatchResult ALL_DONE = new BatchResult(List.of());

    /** @throws NullPointerException for a list that is null, or has null in it */
    public BatchResult {
        failures = List.copyOf(failures);
    }

    public static BatchResult allDone() {
        return ALL_DONE;
    }

    /** Only these failed, each for its own reason. */
    public static BatchResult except(List<Failed> failed) {
        return new BatchResult(failed);
    }

    /** Only these failed, each for the same reason. */
    public static BatchResult except(List<? extends BatchRecord<?, ?>> failed, Throwable why) {
        return new BatchResult(
                failed.stream().map(record -> new Failed(record, why)).toList());
    }
}
