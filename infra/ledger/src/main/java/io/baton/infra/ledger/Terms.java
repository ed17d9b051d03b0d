package io.baton.infra.ledger;

import java.time.Duration;

/**
 * What was promised for a run.
 *
 * @param replayBound how long before a fault a record may have been done to be done again: one renew interval and one
 *     call to the table. Where the fault is that the table is out of reach, that is up to its beginning; what is done from
 *     then on until the holder's fence closes is done again as well, and is the larger part ({@link Fault.Kind#CUT})
 * @param concurrency how many records of a partition may be worked on at once
 * @param faultsWanted whether anything was broken on purpose; without it there may be no duplicate at all
 */
public record Terms(Duration replayBound, int concurrency, boolean faultsWanted) {}
