package io.baton;

import java.time.Duration;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * How records are read, which of them at once, what becomes of failures, and who handles them.
 *
 * <pre>{@code
 * Pipeline.reading(new StringDeserializer(), new StringDeserializer())
 *         .concurrency(50, Ordering.KEY)
 *         .retry(Retries.upTo(3).exceptFor(IllegalArgumentException.class))
 *         .onFailure(FailurePolicy.deadLetter(DeadLetterTarget.kafka("orders-dead")))
 *         .handle((key, value, context) -> ...);
 * }</pre>
 *
 * @param keyDeserializer used on the handlers' threads, by several at once with concurrency, and closed with the invocation.
 *     Whatever it throws, an error of the JVM's own resources aside, makes its record unreadable: it is not tried again
 * @param valueDeserializer the same for values
 * @param filter which records are for the handler; null for all
 * @param handlerTimeout how long the user's code may take for one attempt; null for as long as it takes
 */
public record Pipeline<K extends @Nullable Object, V extends @Nullable Object>(
        Deserializer<? extends K> keyDeserializer,
        Deserializer<? extends V> valueDeserializer,
        @Nullable RecordFilter<? super K> filter,
        Concurrency concurrency,
        Retries retries,
        @Nullable Duration handlerTimeout,
        FailurePolicy failurePolicy,
        Handling<K, V> handling) {

    /** Who handles the records. */
    public sealed interface Handling<K extends @Nullable Object, V extends @Nullable Object> {

        record OneByOne<K extends @Nullable Object, V extends @Nullable Object>(
                RecordHandler<? super K, ? super V> handler) implements Handling<K, V> {}

        record InBatches<K extends @Nullable Object, V extends @Nullable Object>(
                BatchLimits limits, BatchHandler<K, V> handler) implements Handling<K, V> {}
    }

    /** Lambda ends any invocation before that. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(15);

    /**
     * @throws IllegalArgumentException if batches are to be handled at once: they come one after the other; or for a handler
     *     timeout that is not positive, or longer than an invocation can be
     */
    public Pipeline {
        refuseUnlessPossible(handlerTimeout);
        if (handling instanceof Handling.InBatches && concurrency.ordering() != Ordering.PARTITION) {
            throw new IllegalArgumentException(
                    "Batches are handled one after the other, in the partition's order: leave concurrency out");
        }
    }

    private static void refuseUnlessPossible(@Nullable Duration timeout) {
        if (timeout != null && (!timeout.isPositive() || timeout.compareTo(LONGEST_TIMEOUT) >= 0)) {
            throw new IllegalArgumentException(
                    "The handler timeout is %s, and must be more than nothing and less than %s, the longest that an invocation lasts"
                            .formatted(timeout, LONGEST_TIMEOUT));
        }
    }

    public static <K extends @Nullable Object, V extends @Nullable Object> Reading<K, V> reading(
            Deserializer<? extends K> keys, Deserializer<? extends V> values) {
        return new Reading<>(keys, values, null, Concurrency.SERIAL, Retries.NONE, null);
    }

    /** A pipeline that can read, and does not yet know what to do about failures. */
    public record Reading<K extends @Nullable Object, V extends @Nullable Object>(
            Deserializer<? extends K> keys,
            Deserializer<? extends V> values,
            @Nullable RecordFilter<? super K> filter,
            Concurrency concurrency,
            Retries retries,
            @Nullable Duration handlerTimeout) {

        /** Only the records this wants reach the handler; the others are finished without their values being read. */
        public Reading<K, V> filter(RecordFilter<? super K> filter) {
            return new Reading<>(keys, values, filter, concurrency, retries, handlerTimeout);
        }

        /** Handles so many records at once, on virtual threads where they take some time. */
        public Reading<K, V> concurrency(int records, Ordering ordering) {
            return new Reading<>(keys, values, filter, new Concurrency(records, ordering), retries, handlerTimeout);
        }

        /** What a failed record gets before the failure policy; nothing unless said. */
        public Reading<K, V> retry(Retries retries) {
            return new Reading<>(keys, values, filter, concurrency, retries, handlerTimeout);
        }

        /**
         * Limits the time of one attempt: of reading and handling a record. Where records come in batches, it limits reading
         * each record, and handling the batch. Without it an attempt takes as long as it takes. The thread of an attempt that
         * takes longer is interrupted, and the attempt has failed with a {@link HandlerTimeoutException}, even if the handler
         * returns: retries and failure policy follow. The interrupt comes up to a twentieth of a second late, and after a call
         * of the lease table that is under way.
         *
         * <p>A handler that ignores being interrupted for five seconds more stops the partition there: no thread can be
         * ended from outside. What is finished is checkpointed, the partition is released, and the invocation fails. The
         * failure names the record and the thread.
         *
         * <p>At a hand-over a handler has {@code BATON_DRAIN_BUDGET} (5 s), if that is shorter: its record is then given up,
         * which is no failed attempt, and the successor does it again. Give a handler that may hang a timeout below the time
         * between two hand-overs, and an idempotent handler a timeout below {@code runningAtMost} of its effect.
         *
         * @throws IllegalArgumentException unless it is positive, and less than an invocation's 15 minutes
         */
        public Reading<K, V> handlerTimeout(Duration timeout) {
            refuseUnlessPossible(timeout);
            return new Reading<>(keys, values, filter, concurrency, retries, timeout);
        }

        public Guarded<K, V> onFailure(FailurePolicy policy) {
            return new Guarded<>(this, policy);
        }
    }

    /** A pipeline that lacks only its handler. */
    public record Guarded<K extends @Nullable Object, V extends @Nullable Object>(
            Reading<K, V> reading, FailurePolicy policy) {

        public Pipeline<K, V> handle(RecordHandler<? super K, ? super V> handler) {
            return pipeline(new Handling.OneByOne<>(handler));
        }

        /** Records come in batches, which may as well be a delivery's buffer: the offset moves when a batch is done. */
        public Pipeline<K, V> handleBatch(BatchLimits limits, BatchHandler<K, V> handler) {
            return pipeline(new Handling.InBatches<>(limits, handler));
        }

        private Pipeline<K, V> pipeline(Handling<K, V> handling) {
            return new Pipeline<>(
                    reading.keys(),
                    reading.values(),
                    reading.filter(),
                    reading.concurrency(),
                    reading.retries(),
                    reading.handlerTimeout(),
                    policy,
                    handling);
        }
    }
}
