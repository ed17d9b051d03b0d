/**
 * What happens to a record between the poll and the checkpoint.
 *
 * <pre>
 *        Intake ─► Buffer ─► Processor's own thread ─► Dispatcher ─┬─ InOrder ─────── RecordRunner ─► handler
 *                                                                  ├─ InBatches ───── BatchRunner ──► handler
 *                                                                  └─ Concurrently ─► Lanes ─► Crew's workers ─► RecordRunner
 *   failed ─► Repair ─► Recovery: again, or by policy ─► Outbox ─► dead letters, retry topic
 *   finished ─► Frontier (in order) or Window of Stretches (out of order) ─► checkpoint, read by the poll thread
 * </pre>
 *
 * The poll thread fills the {@link io.baton.processing.Buffer} until there is a hold, reads the checkpoint, and stops or
 * abandons the work. The processor's own thread fetches when the buffer is empty, and runs the handler, or hands records on
 * to virtual threads that do. All of them ask the {@link io.baton.processing.Guard} before they begin a record and before they
 * call it finished. None touches the lease.
 *
 * <p>The user's code runs in {@link io.baton.processing.RecordRunner} and {@link io.baton.processing.BatchRunner} and nowhere
 * else. It is lent a record's headers ({@link io.baton.processing.LentHeaders}) and bytes
 * ({@link io.baton.processing.LentBytes}); an interrupt it leaves behind ends there, and what it throws is read through
 * {@link io.baton.thrown.Thrown} alone.
 */
@NullMarked
package io.baton.processing;

import org.jspecify.annotations.NullMarked;
