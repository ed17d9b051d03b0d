/**
 * For handlers whose effects must not happen twice. {@link io.baton.idempotency.Idempotent} wraps one; an
 * {@link io.baton.idempotency.IdempotencyTable} remembers, under a key of each record, that its
 * {@link io.baton.idempotency.Effect} is being done or is done.
 *
 * <pre>
 *                 claim                    complete
 *     (no entry) ───────► INPROGRESS ──────────────► COMPLETED ───► forgotten after {@code remembered}
 *          ▲                │   │ ▲
 *          └────────────────┘   └─┘ claimed anew once {@code runningAtMost} has passed
 *            release: failed
 * </pre>
 *
 * What is guaranteed: while an entry is COMPLETED the handler is not run for its key, and while it is INPROGRESS no other
 * record or invocation runs it. What is not: an invocation that dies between the effect and the entry's completion leaves it INPROGRESS,
 * and the effect happens again. Only the sink itself can close that gap, by {@code RecordContext.generation()} or a key
 * of its own.
 */
@NullMarked
package io.baton.idempotency;

import org.jspecify.annotations.NullMarked;
