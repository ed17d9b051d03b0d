/**
 * One invocation's life, from its admission to its release.
 *
 * <pre>
 *   admit ─► warm up ─► claim ─► await, prefetching ─► consume ─► drain ─► release ─► report
 * </pre>
 *
 * One thread, Lambda's own, runs {@link io.baton.tenure.Tenure} and owns the lease's handles and the
 * {@link io.baton.tenure.PartitionSource}; the {@link io.baton.tenure.RecordProcessor} has threads of its own, which
 * touch neither.
 */
@NullMarked
package io.baton.tenure;

import org.jspecify.annotations.NullMarked;
