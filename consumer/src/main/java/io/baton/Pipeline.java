package io.baton;

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
 */
public record Pipeline<K extends @Nullable Object, V extends @Nullable Object>(
        Deserializer<? extends K> keyDeserializer,
        Deserializer<? extends V> valueDeserializer,
        @Nullable RecordFilter<? super K> filter,
        Concurrency concurrency,
        Retries retries,
        FailurePolicy failurePolicy,
        Handling<K, V> handling) {

    /** Who handles the records. */
    public sealed interface Handling<K extends @Nullable Object, V extends @Nullable Object> {

        record OneByOne<K extends @Nullable Object, V extends @Nullable Object>(
                RecordHandler<? super K, ? super V> handler) implements Handling<K, V> {}

        record InBatches<K extends @Nullable Object, V extends @Nullable Object>(
                BatchLimits limits, BatchHandler<K, V> handler) implements Handling<K, V> {}
    }

    /** @throws IllegalArgumentException if batches are to be handled at once: they come one after the other */
    public Pipeline {
        if (handling instanceof Handling.InBatches && concurrency.ordering() != Ordering.PARTITION) {
            throw new IllegalArgumentException(
                    "Batches are handled one after the other, in the partition's order: leave concurrency out");
        }
    }

    public static <K extends @Nullable Object, V extends @Nullable Object> Reading<K, V> reading(
            Deserializer<? extends K> keys, Deserializer<? extends V> values) {
        return new Reading<>(keys, values, null, Concurrency.SERIAL, Retries.NONE);
    }

    /** A pipeline that can read, and does not yet know what to do about failures. */
    public record Reading<K extends @Nullable Object, V extends @Nullable Object>(
            Deserializer<? extends K> keys,
            Deserializer<? extends V> values,
            @Nullable RecordFilter<? super K> filter,
            Concurrency concurrency,
            Retries retries) {

        /** Only the records this wants reach the handler; the others are finished without their values being read. */
        public Reading<K, V> filter(RecordFilter<? super K> filter) {
            return new Reading<>(keys, values, filter, concurrency, retries);
        }

        /** Handles so many records at once, on virtual threads where they take some time. */
        public Reading<K, V> concurrency(int records, Ordering ordering) {
            return new Reading<>(keys, values, filter, new Concurrency(records, ordering), retries);
        }

        /** What a failed record gets before the failure policy; nothing unless said. */
        public Reading<K, V> retry(Retries retries) {
            return new Reading<>(keys, values, filter, concurrency, retries);
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
                    policy,
                    handling);
        }
    }
}
