/**
 * One invocation's life, from its admission to its release.
 *
 * <pre>
 *   admit ─► warm up ─► claim ─► await, prefetching ─► consume ─► drain ─► release ─► report
 * </pre>
 *
 * One thread, Lambda's own, runs {@link io.baton.tenure.Tenure} and owns the lease's handles; it is called the poll thread.
 * The {@link io.baton.tenure.RecordProcessor} has threads of its own. The {@link io.baton.tenure.PartitionSource} is polled
 * by the one that has nothing else to do: see {@link io.baton.tenure.Intake}.
 */
@NullMarked
package io.baton.tenure;

import org.jspecify.annotations.NullMarked;
