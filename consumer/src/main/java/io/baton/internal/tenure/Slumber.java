package io.baton.internal.tenure;

import io.baton.Outcome;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the partitions of one invocation go to sleep: all at once, or none. An invocation costs the same for one partition as
 * for all, and what wakes one of them wakes all. Safe for all threads.
 */
public final class Slumber {

    private final Optional<Duration> idleAfter;
    private int awake;
    private boolean decided;

    /**
     * Of one invocation.
     *
     * @param idleAfter how long nothing must have come; empty to stay awake for good
     * @param partitions of the invocation: each takes a {@link #sleeper}
     */
    public Slumber(Optional<Duration> idleAfter, int partitions) {
        this.idleAfter = idleAfter;
        this.awake = partitions;
    }

    /** Of an invocation that stays awake. */
    public static Slumber never() {
        return new Slumber(Optional.empty(), 1);
    }

    @Override
    public synchronized String toString() {
        return decided ? "decided" : awake + " awake";
    }

    /** For one partition. */
    public Sleeper sleeper() {
        return new Sleeper();
    }

    /** One partition of the invocation. Confined to its lease thread. */
    public final class Sleeper {

        private @Nullable Checkpoint stands;
        private long sinceNanos;
        private long lookedNanos;
        private boolean ready;

        private Sleeper() {}

        /** Whether there will ever be a time for it. */
        boolean maySleep() {
            return idleAfter.isPresent();
        }

        /**
         * Whether it is time to let the partition sleep: it, and all others of the invocation, have had nothing to do for long
         * enough. Once that is so it stays so, as others end by it.
         *
         * @param idle whether there is nothing to do right now at the checkpoint
         */
        boolean isTime(Checkpoint reached, boolean idle, Time time) {
            lookedNanos = time.nanos();
            if (!idle || !reached.equals(stands)) {
                stands = idle ? reached : null;
                sinceNanos = lookedNanos;
            }
            boolean longEnough =
                    idle && lookedNanos - sinceNanos >= idleAfter.orElseThrow().toNanos();
            return isTime(longEnough);
        }

        private boolean isTime(boolean nowReady) {
            synchronized (Slumber.this) {
                if (ready != nowReady && !decided) {
                    ready = nowReady;
                    awake += nowReady ? -1 : 1;
                }
                decided |= awake == 0;
                return decided;
            }
        }

        /**
         * Its tenure has ended. One that the operator stopped keeps no others awake; any other that ended may be held by another
         * invocation, and then the next tick brings all partitions together again.
         */
        public void ended(Outcome outcome) {
            boolean unused = isTime(outcome == Outcome.STOPPED);
        }

        /** As it was when it was last looked at; idle for as long as makes a difference. */
        @Override
        public String toString() {
            return stands == null
                    ? "busy"
                    : "idle for %s at %s%s"
                            .formatted(
                                    Duration.ofNanos(Math.min(
                                            lookedNanos - sinceNanos,
                                            idleAfter.orElse(Duration.ZERO).toNanos())),
                                    stands.nextOffset(),
                                    ready ? ", ready" : "");
        }

        /** How it is told. */
        String reason() {
            return "nothing new came for %s s; what comes next wakes it"
                    .formatted(idleAfter.orElse(Duration.ZERO).toSeconds());
        }
    }
}
