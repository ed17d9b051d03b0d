package io.baton;

import org.jspecify.annotations.Nullable;

/**
 * What is done with one record. Called for one record after the other, in the order of their offsets, on one thread,
 * unless the pipeline says otherwise with {@link Concurrency}.
 *
 * <p>The record is finished when this returns; what it throws goes to the pipeline's {@link Retries} and then to its
 * {@link FailurePolicy}. After a crash a record may come twice: guard side effects with {@link RecordContext#generation()} or
 * {@link RecordContext#recordId()}.
 *
 * <p>Baton interrupts the thread in two cases. When the invocation has to hand over and the drain budget is spent, a handler
 * that returns after the interrupt has not finished its record, and the next invocation is given it again. When an attempt
 * outlasts {@link Pipeline.Reading#handlerTimeout}, it has failed. Any other interrupt is the handler's own: if it throws, the
 * attempt has failed; if it returns, the record is finished. The thread's interrupt flag is cleared in either case.
 */
@FunctionalInterface
public interface RecordHandler<K extends @Nullable Object, V extends @Nullable Object> {

    void handle(K key, V value, RecordContext context) throws Exception;
}
