package io.baton.infra.cli.deadletter;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** Collects which letters of a partition become settled, in their order. Confined to a thread. */
final class Settling {

    private final SettledOffsets settled;
    private long position;

    /** From the first letter that is open. */
    Settling(SettledOffsets settled, long from) {
        this.settled = settled;
        this.position = from;
    }

    /** A letter that was looked at, and whether it is settled by now. */
    record Passed(long offset, boolean settled) {}

    /** The blocks that letters changed, and where the next letter may be. */
    record Step(Map<Long, BitSet> blocks, long position) {}

    /**
     * What it would be to pass these letters, in rising order. Offsets that lie between two letters belong to no letter:
     * they count as settled, so that they are not read again. A longer gap costs nothing to skip.
     */
    Step passing(List<Passed> letters) {
        List<SettledOffsets.Stretch> stretches = new ArrayList<>();
        long next = position;
        for (Passed letter : letters) {
            if (letter.offset() > next && letter.offset() - next < SettledOffsets.BLOCK) {
                stretches.add(new SettledOffsets.Stretch(next, letter.offset()));
            }
            if (letter.settled()) {
                stretches.add(new SettledOffsets.Stretch(letter.offset(), letter.offset() + 1));
            }
            next = letter.offset() + 1;
        }
        return new Step(settled.with(stretches), next);
    }

    /** The step's transaction is committed. */
    void pass(Step step) {
        settled.addAll(step.blocks());
        position = step.position();
    }
}
