/**
 * One invocation's life, from its admission to its release.
 *
 * <pre>
 *   admit ─► warm up ─► claim ─► await, prefetching ─► consume ─► drain ─► release ─► report
 * </pre>
 *
 * One thread, Lambda's own, runs {@link io.baton.internal.tenure.Tenure} and owns the lease's handles; it is called the lease thread.
 * The {@link io.baton.internal.tenure.RecordProcessor} has threads of its own. The {@link io.baton.internal.tenure.PartitionSource} is polled
 * by the thread that has nothing else to do: see {@link io.baton.internal.tenure.Intake}.
 *
 * <p>A hold, {@link io.baton.internal.tenure.HoldLoop}, leaves what carries out seeks to {@link io.baton.internal.tenure.Seeks}, and what is
 * known of crashes and of records that were given up to {@link io.baton.internal.tenure.HoldSetbacks}. Where holders before crashed,
 * the lease thread and the processor's own agree by {@link io.baton.internal.tenure.Caution} on when a record may be begun.
 */
@NullMarked
package io.baton.internal.tenure;

import org.jspecify.annotations.NullMarked;
