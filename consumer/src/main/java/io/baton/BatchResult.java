package io.baton;

import java.util.List;
import java.util.Objects;

/**
 * What became of a batch: all of its records are done, except for those named. A result that names a record of another
 * batch can't be relied on for any record: the whole batch has failed.
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

    /**
     * A record of the batch that failed, see {@link BatchRecord#failed}.
     *
     * @param record as the handler was given it; it is known by topic, partition and offset
     * @param why what retries, failure policy and letter are told as the reason
     */
    public record Failed(BatchRecord<?, ?> record, Throwable why) {

        /** @throws NullPointerException without a record, or without a reason */
        public Failed {
            Objects.requireNonNull(record, "A BatchResult.Failed has null for a record");
            Objects.requireNonNull(why, "A BatchResult.Failed has null for a reason: say why the record failed");
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

    /**
     * Only these failed, each for its own reason.
     *
     * @throws NullPointerException for a list that is null, or has null in it
     */
    public static BatchResult except(List<Failed> failed) {
        return new BatchResult(failed);
    }

    /**
     * Only these failed, all for the same reason.
     *
     * @throws NullPointerException without a list or a reason, or for a list that has null in it
     */
    public static BatchResult except(List<? extends BatchRecord<?, ?>> failed, Throwable why) {
        return new BatchResult(
                failed.stream().map(record -> new Failed(record, why)).toList());
    }
}
