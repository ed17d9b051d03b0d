package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.ClosedWindows;

/** A contestant with windows. */
interface ClosesWindows extends Contestant {

    /** Those it has closed so far. */
    ClosedWindows closed();
}
