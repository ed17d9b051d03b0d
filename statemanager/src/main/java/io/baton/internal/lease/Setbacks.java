package io.baton.internal.lease;

import org.jspecify.annotations.Nullable;

/**
 * What kept holders from getting past the checkpoint, told by each to the next in the row. The holder writes it with its
 * checkpoint, and the eviction of a holder adds the crash. Gone once the checkpoint has passed the place.
 *
 * @param crashes null where no holder was lost here
 * @param givenUp null where no record was
 */
public record Setbacks(@Nullable Crashes crashes, @Nullable GivenUp givenUp) {

    public static final Setbacks NONE = new Setbacks(null, null);

    /** Counting ends here. */
    public static final int MOST = 1_000_000;

    /** From this number of crashes in one place on, a holder handles one record at a time. A single crash may be the machine's fault. */
    private static final int ENOUGH_FOR_CAUTION = 2;

    /**
     * A holder that crashes within this number of renewals crashes where its predecessor did, wherever its checkpoint is:
     * the record that ends it lies up to a renewal interval ahead.
     */
    private static final long EARLY_BEATS = 3;

    /**
     * Holders that fell silent and were replaced, one after the other, in one place. A holder that is frozen or cut off
     * looks the same, so a single one says nothing yet.
     *
     * @param offset the checkpoint that the last of them left
     * @param times how many there were; 0 if a record is alone in hand for the first time
     * @param alone whether the first unfinished record from the offset on was the only one in hand: then it is the reason
     */
    public record Crashes(long offset, int times, boolean alone) {
        public Crashes {
            refuseUnlessPossible(offset, times);
        }
    }

    /** A record whose handler had to be left before it returned, and how often in a row that was so. */
    public record GivenUp(long offset, int times) {
        public GivenUp {
            refuseUnlessPossible(offset, times);
        }
    }

    private static void refuseUnlessPossible(long offset, int times) {
        if (offset < 0 || times < 0 || times > MOST) {
            throw new IllegalArgumentException(
                    "A setback needs a count and an offset from 0, not count %s at offset %s".formatted(times, offset));
        }
    }

    /** The setbacks of a row whose holder is evicted: that holder was lost at the checkpoint. */
    static Setbacks afterCrash(Lease row) {
        return row.holder() == null || row.progress() == null
                ? row.setbacks()
                : afterCrash(row, row.holder(), row.progress().checkpoint());
    }

    /**
     * The same for one that lives to say so, and knows how far it came: its process is out of memory, and does not serve to go
     * on.
     */
    static Setbacks afterCrash(Lease row, Lease.Holder holder, Checkpoint reached) {
        Setbacks before = row.setbacks();
        long at = reached.nextOffset();
        Crashes crashes = before.crashes();
        boolean unmoved = crashes != null && crashes.offset() == at;
        boolean early =
                crashes != null && !crashes.alone() && crashes.offset() < at && holder.heartbeats() <= EARLY_BEATS;
        int times = crashes != null && (unmoved || early) ? crashes.times() : 0;
        boolean alone = crashes != null && unmoved && crashes.alone();
        // a record that is alone in hand was named by its own holder: one that never renewed had not begun it
        boolean ofRecord = !alone || holder.heartbeats() > 0;
        return new Setbacks(
                new Crashes(at, ofRecord ? oneMore(times) : times, alone),
                before.at(reached, holder.heartbeats()).givenUp());
    }

    /** What is left of them for a holder that came as far as this, after this number of renewals. */
    Setbacks at(Checkpoint reached, long renewals) {
        Crashes stillCrashes = crashes != null
                        && (crashes.offset() >= reached.nextOffset() || (!crashes.alone() && renewals < EARLY_BEATS))
                ? crashes
                : null;
        boolean passed = givenUp == null
                || givenUp.offset() < reached.nextOffset()
                || reached.ahead().contains(givenUp.offset());
        return new Setbacks(stillCrashes, passed ? null : givenUp);
    }

    /** Whether records should be begun one at a time, each named in the row before: something here ends the process. */
    public boolean callForCaution() {
        return crashes != null && (crashes.alone() || crashes.times() >= ENOUGH_FOR_CAUTION);
    }

    /** How many holders were lost while the first unfinished record from this checkpoint on was alone in hand. */
    public int crashesOfRecordAt(long checkpoint) {
        return crashes != null && crashes.alone() && crashes.offset() == checkpoint ? crashes.times() : 0;
    }

    /** The first unfinished record from this checkpoint on is about to be the only one in hand. */
    public Setbacks aloneAt(long checkpoint) {
        return new Setbacks(new Crashes(checkpoint, crashesOfRecordAt(checkpoint), true), givenUp);
    }

    /** No record is in hand at this checkpoint, and caution is still called for. */
    public Setbacks watchfulAt(long checkpoint) {
        return new Setbacks(new Crashes(checkpoint, ENOUGH_FOR_CAUTION, false), givenUp);
    }

    /** The place of the crashes was passed with caution. */
    public Setbacks withoutCrashes() {
        return new Setbacks(null, givenUp);
    }

    /** The record at this offset was given up, once more if it was before. */
    public Setbacks givingUp(long offset) {
        int before = givenUp != null && givenUp.offset() == offset ? givenUp.times() : 0;
        return new Setbacks(crashes, new GivenUp(offset, oneMore(before)));
    }

    private static int oneMore(int times) {
        return Math.min(times + 1, MOST);
    }
}
