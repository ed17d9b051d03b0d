package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Setbacks;

/** What a lease thread does about a caution, for tests of processors that have none. Confined to the test's thread. */
public final class CautiousPolls {

    private final Caution caution;
    private int named;

    public CautiousPolls(Caution caution) {
        this.caution = caution;
    }

    /** Names in the row what is asked for. */
    public void comesBy(Checkpoint reached) {
        if (caution.asks()) {
            caution.named(caution.at(reached, Setbacks.NONE));
            named += caution.asks() ? 0 : 1;
        }
    }

    /** How often the row named a place. */
    public int named() {
        return named;
    }

    public boolean isOver() {
        return caution.isOver();
    }
}
