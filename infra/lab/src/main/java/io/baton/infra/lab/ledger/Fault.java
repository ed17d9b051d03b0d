package io.baton.infra.lab.ledger;

/**
 * Something the lab did on purpose to the invocation that held a partition. A signal takes a moment to arrive, so the
 * fault is known as the span from just before it was sent to just after it had taken effect.
 */
public record Fault(Kind kind, int partition, long generation, long sentAtMicros, long effectiveAtMicros) {

    /** What was done. */
    public enum Kind {
        /** The execution environment was killed; nothing of it ran on. */
        KILL,
        /** The execution environment stood still past its lease, then ran on. */
        FREEZE
    }

    public Fault {
        if (effectiveAtMicros < sentAtMicros) {
            throw new IllegalArgumentException("a fault takes effect after it was sent");
        }
    }
}
