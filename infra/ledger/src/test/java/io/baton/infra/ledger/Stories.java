package io.baton.infra.ledger;

import io.baton.infra.ledger.EndedInvocation.Outcome;
import java.util.stream.LongStream;

/** Runs that keep the promise, to begin with. */
final class Stories {

    private Stories() {}

    static EvidenceBuilder cleanHandOff() {
        return new EvidenceBuilder()
                .acknowledged(0, 9)
                .handled(1, 100, offsets(0, 4))
                .ended(1, Outcome.SUPERSEDED)
                .handled(2, 130, offsets(5, 9))
                .ended(2, Outcome.STOPPED);
    }

    /** Generation 1 dies at 110 ms having done 0..9; generation 2 starts again at the checkpoint, 5. */
    static EvidenceBuilder killedHolder() {
        return new EvidenceBuilder()
                .acknowledged(0, 19)
                .handled(1, 100, offsets(0, 9))
                .fault(Fault.Kind.KILL, 1, 110, 112)
                .handled(2, 2_000, offsets(5, 19))
                .ended(2, Outcome.STOPPED);
    }

    /** Three may be at once, and are; offset 1 takes long and is overtaken by two. */
    static EvidenceBuilder severalAtOnce() {
        return new EvidenceBuilder()
                .concurrency(3)
                .acknowledged(0, 0, "a", 0)
                .acknowledged(0, 1, "b", 1)
                .acknowledged(0, 2, "c", 2)
                .acknowledged(0, 3, "a", 3)
                .acknowledged(0, 4, "a", 4)
                .worked(1, 100, 110, 0, "a")
                .worked(1, 100, 150, 1, "b")
                .worked(1, 105, 120, 2, "c")
                .worked(1, 110, 130, 3, "a")
                .worked(1, 150, 160, 4, "a");
    }

    /** Generation 1 stands still with offsets 1 and 3 under way; generation 2 does both and what follows. */
    static EvidenceBuilder frozenWithTwoInHand() {
        return new EvidenceBuilder()
                .concurrency(3)
                .acknowledged(0, 0, "a", 0)
                .acknowledged(0, 1, "b", 1)
                .acknowledged(0, 2, "a", 2)
                .acknowledged(0, 3, "c", 3)
                .acknowledged(0, 4, "b", 4)
                .worked(1, 100, 102, 0, "a")
                .worked(1, 102, 104, 2, "a")
                .worked(1, 101, 4_000, 1, "b")
                .worked(1, 103, 4_005, 3, "c")
                .fault(Fault.Kind.FREEZE, 1, 105, 106)
                .worked(2, 3_000, 3_010, 1, "b")
                .worked(2, 3_000, 3_010, 3, "c")
                .worked(2, 3_500, 4_500, 4, "b")
                .ended(1, Outcome.FENCED);
    }

    static long[] offsets(long from, long to) {
        return LongStream.rangeClosed(from, to).toArray();
    }
}
