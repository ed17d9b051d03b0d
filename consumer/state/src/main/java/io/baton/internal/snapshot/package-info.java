/**
 * Keeps a partition's state: in memory by key, and as snapshots in S3. The checkpoint names the snapshot that belongs to it.
 *
 * <p>{@link io.baton.internal.snapshot.KeyedState} is the memory, in segments. Each snapshot adds one immutable object
 * ({@link io.baton.internal.snapshot.SnapshotObject}): the changes since the snapshot before, and some segments as a whole, in turn, so that
 * after a while no older object is needed. {@link io.baton.internal.snapshot.SnapshotWriter} makes the objects,
 * {@link io.baton.internal.snapshot.SnapshotReader} reads them, and {@link io.baton.internal.snapshot.KeptState} holds memory and creates
 * objects. {@link io.baton.internal.snapshot.SnapshotFlow} decides when; with outputs exactly once, their flow does, by
 * {@link io.baton.internal.snapshot.SessionState}. {@link io.baton.internal.snapshot.WindowOperator} keeps windows as entries of the state,
 * {@link io.baton.internal.snapshot.TimerIndex} puts timers that are set in order, and {@link io.baton.internal.snapshot.BatchAttempt} tells what each record of a batch has changed.
 */
@NullMarked
package io.baton.internal.snapshot;

import org.jspecify.annotations.NullMarked;
