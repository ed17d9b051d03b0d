package io.baton.infra.ledger;

import java.util.List;

/**
 * How an invocation says it ended, at one of its partitions: an invocation has one of these for each.
 *
 * @param generation the fencing token it was given; 0 when it never claimed
 * @param held whether it ever held the partition
 * @param watchdog whether the watchdog asked for it, not the schedule
 * @param records what it says it handled
 * @param coldStart whether its execution environment was started for it
 * @param leakedThreads of the whole invocation: only one of its partitions has them
 */
public record EndedInvocation(
        int partition,
        String requestId,
        long generation,
        Outcome outcome,
        boolean held,
        boolean watchdog,
        long records,
        double totalMillis,
        boolean coldStart,
        List<String> leakedThreads) {

    /** The outcomes a consumer reports; {@link #UNREPORTED} when the invocation died without a word. */
    public enum Outcome {
        SUPERSEDED,
        DEADLINE,
        COMPLETED,
        ASLEEP,
        STOPPED,
        DUPLICATE,
        FENCED,
        FAILED,
        UNREPORTED;

        /** Whether a holder that ended so has given the partition back itself. */
        boolean released() {
            return switch (this) {
                case SUPERSEDED, DEADLINE, COMPLETED, ASLEEP, STOPPED, FAILED -> true;
                case DUPLICATE, FENCED, UNREPORTED -> false;
            };
        }
    }

    public EndedInvocation {
        leakedThreads = List.copyOf(leakedThreads);
    }
}
