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
 * @param givenUp the record that was given up at the hand-over, as its handler did not return within the drain budget; null
 *     where none was
 * @param crashes the holders that crashed, or were cut off, at the checkpoint, as far as the lease row still counts them when
 *     this invocation ends; null where it counts none
 * @param handoffGapMillis how long the partition was not served at the hand-over. It begins when the predecessor's last
 *     record was done, or, if no record waited behind that, when the predecessor stopped. It ends when this invocation's first
 *     record was begun, or, if none waited, when this invocation was ready. Two machines' wall clocks: an estimate
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

    /**
     * A record that its successor does again.
     *
     * @param offset of the record; with concurrency, the lowest of those that were given up
     * @param times how often in a row this record was given up, this invocation included
     */
    public record GivenUp(long offset, int times) {}

    /**
     * What its successor reads of crashes.
     *
     * @param offset the checkpoint that the last of those holders left
     * @param times how many holders in a row crashed there; 0 where the record there is in hand alone for the first time
     * @param alone whether the first unfinished record from the offset on was alone in hand, so that it is known to be the
     *     reason
     */
    public record Crashes(long offset, int times, boolean alone) {}

    /** It was at {@code from} with nothing in hand, and went on at {@code to}; the number is that of the lease row. */
    public record Seek(long number, long from, long to) {}
}
