/**
 * What happens to a record between the poll and the checkpoint.
 *
 * <pre>
 *   Intake ─► Buffer ─► Processor's own thread ─► Dispatcher ─┬─ InOrder ─────── RecordRunner ─► handler
 *                                                             ├─ InBatches ───── BatchRunner ──► handler
 *                                                             ├─ Concurrently ─► Lanes ─► Crew's workers ─► RecordRunner
 *                                                             └─ CautiousAtFirst: Cautiously, then another of these
 *   failed ─► Repair ─► Recovery: again, or by policy ─► Outbox ─► dead letters, retry topic
 *   finished ─► Frontier (in order) or Window of Stretches (out of order) ─► checkpoint, read by the lease thread
 * </pre>
 *
 * The lease thread fills the {@link io.baton.internal.processing.Buffer} until there is a hold, reads the checkpoint, and stops or
 * abandons the work. The processor's own thread fetches when the buffer is empty, and runs the handler, or hands records on
 * to virtual threads that do. All of them ask the {@link io.baton.internal.processing.Guard} before they begin a record and before they
 * call it finished. None touches the lease.
 *
 * <p>{@link io.baton.internal.processing.Dispatchers} chooses the dispatcher of a hold. {@link io.baton.internal.processing.InHand} knows the
 * records that workers have in hand, and {@link io.baton.internal.processing.Served} when the partition was served, for the gap of a
 * hand-off.
 *
 * <p>The user's code runs in {@link io.baton.internal.processing.RecordRunner} and {@link io.baton.internal.processing.BatchRunner} and nowhere
 * else. It is lent a record's headers ({@link io.baton.internal.processing.LentHeaders}) and bytes
 * ({@link io.baton.internal.processing.LentBytes}). What it throws is read through {@link io.baton.internal.thrown.Thrown} alone.
 *
 * <p><b>Interrupts.</b> Baton interrupts a thread in two cases:
 * <ul>
 *   <li>The lease thread abandons the work. It tells the {@link io.baton.internal.processing.Guard} first, so whoever meets the
 *       interrupt can ask whose it is. This flag stays set: nothing is to be begun or finished any more.
 *   <li>The lease thread ends an attempt that outlasts the handler timeout. {@link io.baton.internal.processing.TimeLimit} finds the
 *       attempt; {@link io.baton.internal.processing.Stint} sees to it that the interrupt hits this attempt, and takes the flag back
 *       before the next.
 * </ul>
 * Any other interrupt is made by the user's code, and ends with the call that made it: after each call the guard clears the
 * flag, unless the work is abandoned ({@code dropForeignInterrupt}). If such an interrupt reaches a wait of Baton's own all
 * the same, that wait goes on ({@code ignoreUnlessOurs}). Where a worker can't go on, the partition stops and says so.
 */
@NullMarked
package io.baton.internal.processing;

import org.jspecify.annotations.NullMarked;
