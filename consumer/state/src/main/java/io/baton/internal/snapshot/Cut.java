package io.baton.internal.snapshot;

import io.baton.internal.lease.Checkpoint;

/**
 * A moment of a session, and what was done until then. If it has a change, it has every change of the same key that was made before.
 *
 * @param finished the records that were finished
 * @param between how many attempts between two records had been kept
 * @param number counts the cuts of a session; 0 where nobody asks for it
 */
record Cut(Checkpoint finished, long between, long number) {}
