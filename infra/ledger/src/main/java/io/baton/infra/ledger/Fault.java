package io.baton.infra.ledger;

/**
 * Something done on purpose to the invocation that held a partition. A signal takes a moment to arrive, so the
 * fault is known as the span from just before it was sent to just after it had taken effect.
 */
public record Fault(Kind kind, int partition, long generation, long sentAtMicros, long effectiveAtMicros) {

    /** What was done. */
    public enum Kind {
        /** The execution environment was killed; nothing of it ran on. */
        KILL,
        /** The execution environment stood still past its lease, then ran on. */
        FREEZE,
        /** The table was out of its reach until its lease ran out, from the first write that failed to the self-fence. */
        CUT,
        /** Its handlers took longer than the drain's budget and were left behind, running on. */
        ABANDON;

        /** Whether what was done shortly before may not have been checkpointed. */
        boolean undoesProgress() {
            return this != ABANDON;
        }

        /** Whether what the invocation had in its hands may be finished after others have begun. */
        boolean leavesWorkInHand() {
            return this != KILL;
        }
    }

    public Fault {
        if (effectiveAtMicros < sentAtMicros) {
            throw new IllegalArgumentException("a fault takes effect after it was sent");
        }
    }
}
