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
 */
@NullMarked
package io.baton.processing;

import org.jspecify.annotations.NullMarked;
