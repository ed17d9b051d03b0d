package io.baton.infra.explorer;

import java.util.BitSet;

/** What really became of each record, and who is excused for leaving one undone; the explorer's own book. */
final class Ledger {

    private final BitSet finished = new BitSet();
    private final BitSet[] begunBy;
    /** By invocation: records it began and gave up, so that they come again. */
    private final BitSet[] givenUp;
    /** Invocations that lost the partition without handing it over. */
    private final BitSet ousted = new BitSet();
    /** Those whose row was deleted under them, and who can't know yet. */
    private final BitSet unseated = new BitSet();

    /** Those whose call of the table failed, so that they may not know what it did. */
    private final BitSet unheard = new BitSet();

    private final BitSet unread = new BitSet();

    /** Those whose request of the coordinator failed, or took long. */
    private final BitSet outputUnheard = new BitSet();

    private boolean stopOrdered;
    private boolean clocksLie;
    private boolean rowDeleted;

    Ledger(int invocations) {
        begunBy = new BitSet[invocations];
        givenUp = new BitSet[invocations];
        for (int i = 0; i < invocations; i++) {
            begunBy[i] = new BitSet();
            givenUp[i] = new BitSet();
        }
    }

    void begun(int who, int offset) {
        begunBy[who].set(offset);
    }

    boolean wasBegunBy(int who, int offset) {
        return begunBy[who].get(offset);
    }

    /** What it began, be it that it finished it. */
    BitSet begunBy(int who) {
        return begunBy[who];
    }

    /** Whether this record of this invocation comes again for a reason. */
    boolean isExcused(int who, int offset) {
        return ousted.get(who) || givenUp[who].get(offset);
    }

    void finished(int offset) {
        finished.set(offset);
    }

    boolean isFinished(int offset) {
        return finished.get(offset);
    }

    boolean allFinished(int records) {
        return finished.nextClearBit(0) >= records;
    }

    void givesUp(int who, int offset) {
        givenUp[who].set(offset);
    }

    /** The operator wants what lies from here on once more, whatever became of it, and nothing of what is below. */
    void seekDone(int to) {
        finished.clear(to, Math.max(to, finished.length()));
        finished.set(0, to);
        for (int i = 0; i < begunBy.length; i++) {
            begunBy[i].clear(to, Math.max(to, begunBy[i].length()));
        }
    }

    /** Everything does, as nobody knows any more how far it was. */
    void comesAgain() {
        rowDeleted = true;
        for (int i = 0; i < begunBy.length; i++) {
            givenUp[i].or(begunBy[i]);
        }
    }

    /** The records of another topic are to come: nobody has done any of them. */
    void beginsAnew() {
        finished.clear();
        for (int i = 0; i < begunBy.length; i++) {
            begunBy[i].clear();
        }
    }

    void ousted(int who) {
        ousted.set(who);
    }

    boolean isOusted(int who) {
        return ousted.get(who);
    }

    void unseated(int who, boolean is) {
        unseated.set(who, is);
    }

    boolean isUnseated(int who) {
        return unseated.get(who);
    }

    void unheard(int who) {
        unheard.set(who);
    }

    boolean isUnheard(int who) {
        return unheard.get(who);
    }

    void outputUnheard(int who) {
        outputUnheard.set(who);
    }

    boolean isOutputUnheard(int who) {
        return outputUnheard.get(who);
    }

    /** The operator said STOP, be it that RUN was said since. */
    void stopOrdered() {
        stopOrdered = true;
    }

    boolean wasStopOrdered() {
        return stopOrdered;
    }

    void clocksLie() {
        clocksLie = true;
    }

    boolean doClocksLie() {
        return clocksLie;
    }

    boolean wasRowDeleted() {
        return rowDeleted;
    }

    /** A read of its was not answered. */
    void unread(int who) {
        unread.set(who);
    }

    /** Whether it ever failed to hear from the table. */
    boolean lacksAnswers(int who) {
        return unheard.get(who) || unread.get(who);
    }

    void describe(Fingerprint text) {
        text.word(unread.toString()).flag(stopOrdered).flag(rowDeleted).flag(clocksLie);
        text.word(finished.toString())
                .word(ousted.toString())
                .word(unseated.toString())
                .word(unheard.toString())
                .word(outputUnheard.toString());
        for (int i = 0; i < begunBy.length; i++) {
            text.word(begunBy[i].toString()).word(givenUp[i].toString());
        }
    }
}
