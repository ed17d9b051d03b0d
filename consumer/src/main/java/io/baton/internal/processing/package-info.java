/**
 * What happens to a record between the fetch and the checkpoint.
 *
 * <pre>
 *   Processor ── begins ─► ProcessorSession ◄── pulls ── Batches (the intake's buffer, or a fetch)
 *                               │ a batch, and its BatchProgress
 *                               ▼
 *   Dispatcher ─┬─ SerialDispatcher ──── SerialRunner ─────────────────► RecordRunner ─► handler
 *               ├─ ConcurrentDispatcher ─┬─ FastPath ─► SerialRunner ──► RecordRunner ─► handler
 *               │                        └─ Lanes ─► LaneWorker ───────► RecordRunner ─► handler
 *               ├─ BatchDispatcher ───── BatchRunner ──────────────────────────────────► handler
 *               ├─ CautiousDispatcher, where holders before crashed; then one of the others
 *               ├─ WindowDispatcher, which closes windows while nothing comes ─────────► WindowedHandler ─► handler
 *               └─ TimerDispatcher, while no record is in hand ──────── TimerRunner ───► handler
 *   failed   ─► Recovery: again, or by policy ─► Outbox ─► dead letters, retry topic
 *   finished ─► BatchProgress ─► Progress ─► checkpoint, read by the lease thread
 * </pre>
 *
 * {@link io.baton.internal.processing.ProcessorSession} owns what lasts for a session: guard, progress, tally, recovery, what is
 * in hand, why it stopped. A seek ends a session, and {@link io.baton.internal.processing.Processor} begins the next.
 *
 * <p><b>Threads.</b> The session's own thread pulls batches and dispatches them. It handles records itself, or lets them into
 * the {@link io.baton.internal.processing.Lanes}, where the virtual threads of a {@link io.baton.internal.processing.Crew} do.
 * The lease thread comes by in rounds, reads the checkpoint and the failure, and stops or abandons the session. All of them ask
 * the {@link io.baton.internal.guard.Guard} before they begin a record and before they call it finished. None but the lease
 * thread touches the lease.
 *
 * <p>The user's code runs in {@link io.baton.internal.processing.RecordRunner}, {@link io.baton.internal.processing.BatchRunner},
 * {@link io.baton.internal.processing.TimerRunner} and, while windows close, {@link io.baton.internal.processing.WindowDispatcher}, and nowhere else.
 */
@NullMarked
package io.baton.internal.processing;

import org.jspecify.annotations.NullMarked;
