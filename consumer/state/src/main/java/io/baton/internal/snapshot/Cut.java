package io.baton.internal.snapshot;

import io.baton.internal.lease.Checkpoint;

/**
 * A moment of a session: what was done until then. What it has builds on nothing that it lacks, as a record is finished before the next one
 * of its key begins.
 *
 * @param finished the records that were finished
 * @param between how many attempts between two records had been kept
 * @param number counts the cuts of a session
 */
record Cut(Checkpoint finished, long between, long number) {}
