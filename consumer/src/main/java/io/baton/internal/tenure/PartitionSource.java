package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The partition, as one invocation reads it. One thread at a time, but for {@link #standing}. Trouble is a
 * {@link SourceException}.
 */
public interface PartitionSource extends AutoCloseable {

    /** Connects, and refuses a topic or partition that is not there. Answers Kafka's id of the topic, if it has given it one. */
    Optional<String> connect();

    /**
     * Refuses a log that is younger than the checkpoint: it holds records from below the checkpoint, and all of them came
     * after the checkpoint was written. Asked where Kafka gives no id that would show it.
     *
     * @throws SourceException if the topic was made again
     */
    default void refuseYoungerThan(Lease.Progress progress) {}

    /** Where to begin when the lease does not know: the group's committed offset, else the configured position. */
    Checkpoint firstStart();

    /** The next poll reads from here. Where the leader epoch is known, a log that was cut off below is noticed. */
    void seek(Checkpoint position);

    /**
     * Waits at most this long for records; returns early when there are some.
     *
     * @throws OffsetOutOfRange if the log has no such offset; the position is as it was
     * @throws LogCutOff if the records below the position are not those that were read; the position is as it was
     * @throws UnreadableBatch if what is there can't be read; the position is as it was
     * @throws SourceException if Kafka failed, or the topic is not the one that was connected to
     * @throws InterruptedException if the thread was interrupted; the position is as it was
     */
    Fetched poll(Duration atMost) throws InterruptedException;

    /**
     * What is to be done where no record is wanted: takes none, moves no position and does not wait. Notices a topic that is
     * gone, and goes on learning what {@link #standing} tells. What is wrong with the records ahead is left to the next poll.
     *
     * @throws SourceException if the topic is not the one that was connected to
     * @throws InterruptedException if the thread was interrupted
     */
    void watch() throws InterruptedException;

    /** What was known of the partition when it was last polled or watched; asks nobody, and is for all threads. */
    PartitionStatus standing();

    /** Asks where the log ends for its writers, as it is now: past what an open transaction withholds. For all threads; any may answer. */
    CompletionStage<Long> askEnd();

    /** Commits the group's own offset in the background, for lag tools; a failure is logged, not thrown. */
    void mirror(Checkpoint checkpoint);

    /** The same, waiting for it: the last word of an invocation that nobody follows. */
    void mirrorAndWait(Checkpoint checkpoint, Duration atMost);

    /** Ends every thread and socket; bounded in time. */
    @Override
    void close();
}
