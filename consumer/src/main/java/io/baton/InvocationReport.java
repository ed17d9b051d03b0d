package io.baton;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one invocation did: the function's answer, and a line in its log. Absent figures are null (and left out of the
 * JSON): an invocation that never held the partition has no generation and no offsets.
 *
 * @param outcome {@link Outcome#word()}
 * @param reason why it ended so, for people
 * @param requestId Lambda's id of the invocation
 * @param groupId the consumer group
 * @param topic the topic
 * @param partition the partition
 * @param tick the schedule's time it was started for, ISO-8601
 * @param generation its fencing token, once it had claimed
 * @param fromOffset where it began
 * @param nextOffset where its successor begins
 * @param records how many records it finished
 * @param seeks what it carried out of an operator's wish for other offsets, in order; empty for most
 * @param failures how many of them failed for good, after their retries, and were skipped or put elsewhere
 * @param deadLetters how many of those became dead letters
 * @param skipped how many were skipped
 * @param givenUp the record that its handler did not return from, so that it had to be given up; null for most
 * @param crashes holders before it that fell silent at the checkpoint, and what was done about it; null for most
 * @param handoffGapMillis from the end of its predecessor's last record, or the moment that one stopped being ready where
 *     no record waited, to the beginning of its own first record, or its being ready where none waited; by two machines'
 *     wall clocks, so a figure and not a proof
 * @param warmUpMillis from the handler's start, settings and clients included, to the claim
 * @param waitMillis from the claim to the hold
 * @param totalMillis from the handler's start to its end
 * @param leakedThreads threads alive at the end that were not there at the start: the handler's own, if any
 */
public record InvocationReport(
        String outcome,
        String reason,
        String requestId,
        String groupId,
        String topic,
        int partition,
        String tick,
        @Nullable Long generation,
        @Nullable Long fromOffset,
        @Nullable Long nextOffset,
        long records,
        List<Seek> seeks,
        long failures,
        long deadLetters,
        long skipped,
        @Nullable GivenUp givenUp,
        @Nullable Crashes crashes,
        @Nullable Long handoffGapMillis,
        @Nullable Long warmUpMillis,
        @Nullable Long waitMillis,
        long totalMillis,
        List<String> leakedThreads) {

    /** For the how-manieth time in a row, this one included; its successor does the record again. */
    public record GivenUp(long offset, int times) {}

    /**
     * As many in a row, as its successor reads it.
     *
     * @param offset the checkpoint
     * @param alone whether the record there was the only one in hand, and is so known to be the reason
     */
    public record Crashes(long offset, int times, boolean alone) {}

    /** It was at {@code from} with nothing in hand, and went on at {@code to}; the number is that of the lease row. */
    public record Seek(long number, long from, long to) {}
}
