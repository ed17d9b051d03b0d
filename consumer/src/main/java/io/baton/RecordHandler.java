package io.baton;

import org.jspecify.annotations.Nullable;

/**
 * What is done with one record. Called for one record after the other, in the order of their offsets, on one thread,
 * unless the pipeline says otherwise with {@link Concurrency}.
 *
 * <p>The record is finished when this returns; what it throws goes to the pipeline's {@link Retries} and then to its
 * {@link FailurePolicy}. When the invocation has to hand over and the drain budget is spent, the thread is interrupted; a
 * handler that returns after that has not finished its record, and the next invocation is given it again. Any other interrupt
 * is the handler's own: with an exception it is a failed attempt, without one the record is finished, and the thread's flag is
 * cleared in either case. After a crash a record may come twice: guard side effects with {@link RecordContext#generation()} or {@link RecordContext#recordId()}.
 */
@FunctionalInterface
public interface RecordHandler<K extends @Nullable Object, V extends @Nullable Object> {

    void handle(K key, V value, RecordContext context) throws Exception;
}
