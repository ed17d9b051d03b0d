/**
 * Keeps a partition's state: in memory by key, and as snapshots in S3, which a checkpoint names.
 *
 * <p>{@link io.baton.internal.snapshot.KeyedState} is the memory, in segments. A snapshot is one immutable object: what changed since the one before,
 * and some segments as a whole, in turn, so that after a while no older object is needed. {@link io.baton.internal.snapshot.Snapshots}
 * writes and reads them, {@link io.baton.internal.snapshot.SnapshotFlow} decides when.
 */
@NullMarked
package io.baton.internal.snapshot;

import org.jspecify.annotations.NullMarked;
