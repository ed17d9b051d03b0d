package io.baton.idempotency;

import io.baton.RecordHandler;
import io.baton.internal.time.SystemTime;
import org.jspecify.annotations.Nullable;

/**
 * Makes handlers whose effect happens once, though their record may come twice.
 *
 * <pre>{@code
 * private final IdempotencyTable table = IdempotencyTable.open("baton-idempotency");
 *
 * .retry(Retries.upTo(3))
 * .handle(Idempotent.handler(table, Effect.named("charges"), (key, value, context) -> charge(value)))
 * }</pre>
 *
 * <p>A record whose effect is done is finished without a call of the handler. A record whose effect is under way elsewhere
 * (in a predecessor that was killed, or abandoned at a hand-over, or for another record with the same business key) waits,
 * at most {@link Effect#runningAtMost}, by when a dead attempt is replaced; so it does not use up the pipeline's
 * {@code Retries}, let alone become a dead letter, because its predecessor crashed. If the effect is still under way then,
 * {@link AlreadyInProgressException} fails the record, and {@code Retries} try it again like any failure.
 *
 * <p>What the handler throws passes through, and the record may run again: an exception means not done. A handler that
 * returns has done it, even if its thread was interrupted in between; then the record, which Baton gives to the next
 * invocation, is not run there.
 *
 * <p>The handlers may be called by many threads at once. They hold nothing between records.
 */
public final class Idempotent {

    private Idempotent() {}

    /**
     * Once for each record, known by its {@link io.baton.RecordContext#recordId()}. In a retry topic a record has another
     * id than in the topic it failed in: with {@code FailurePolicy.retryLater} use a business key.
     */
    public static <K extends @Nullable Object, V extends @Nullable Object> RecordHandler<K, V> handler(
            IdempotencyTable table, Effect effect, RecordHandler<? super K, ? super V> handler) {
        return handler(
                table, effect, (key, value, context) -> context.recordId().toString(), handler);
    }

    /** Once for each business key, whichever record, partition or topic it comes in. */
    public static <K extends @Nullable Object, V extends @Nullable Object> RecordHandler<K, V> handler(
            IdempotencyTable table,
            Effect effect,
            BusinessKey<? super K, ? super V> businessKey,
            RecordHandler<? super K, ? super V> handler) {
        return new IdempotentHandler<>(table, effect, businessKey, handler, new SystemTime());
    }
}
