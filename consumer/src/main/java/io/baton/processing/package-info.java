/**
 * What happens to a record between the poll and the checkpoint.
 *
 * <pre>
 *   poll thread ─► Buffer ─► Processor's own thread ─► Dispatcher ─┬─ InOrder ─────── RecordRunner ─► handler
 *                                                                  ├─ InBatches ───── BatchRunner ──► handler
 *                                                                  └─ Concurrently ─► Lanes ─► Crew's workers ─► RecordRunner
 *   failed ─► Repair ─► Recovery: again, or by policy ─► Outbox ─► dead letters, retry topic
 *   finished ─► Frontier (in order) or Window of Stretches (out of order) ─► checkpoint, read by the poll thread
 * </pre>
 *
 * The poll thread fills the {@link io.baton.processing.Buffer}, reads the checkpoint, and stops or abandons the work. The
 * processor's own thread runs the handler, or hands records on to virtual threads that do. All of them ask the
 * {@link io.baton.processing.Guard} before they begin a record and before they call it finished. Neither touches Kafka's
 * consumer or the lease.
 */
@NullMarked
package io.baton.processing;

import org.jspecify.annotations.NullMarked;
