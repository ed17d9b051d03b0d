package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Fence;
import io.baton.internal.lease.Generation;
import io.baton.internal.thrown.Bounded;
import io.baton.internal.thrown.Thrown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Handles records in order, on threads of its own. It buffers from the start and touches no record before {@link #begin}:
 * what was prefetched while the predecessor worked is there when the hold is ours. From then on it asks for more by itself.
 *
 * <p>All methods are for the poll thread, and {@link #add} for whoever fetches.
 */
public interface RecordProcessor extends AutoCloseable {

    /**
     * The hold on the partition.
     *
     * @param silence how long the poll thread may be in one call of the table, and not come by
     * @param topicId what records are named by: Kafka's own id of the topic, or a mark
     * @param supply for the processor's own thread
     * @param caution how to begin records where holders before this one crashed; null where none did
     */
    record Hold(
            Checkpoint start,
            Generation generation,
            Fence fence,
            Duration silence,
            String topicId,
            Supply supply,
            @Nullable Caution caution) {

        /** Without caution. */
        public Hold(
                Checkpoint start, Generation generation, Fence fence, Duration silence, String topicId, Supply supply) {
            this(start, generation, fence, silence, topicId, supply, null);
        }
    }

    /** Where more records come from. */
    @FunctionalInterface
    interface Supply {

        /**
         * Waits at most this long for records, and {@link #add adds} them.
         *
         * @throws SourceException if none can be had, and the partition is to be let go
         */
        void fetch(Duration atMost) throws InterruptedException;
    }

    /** Why no further record is handled, cut to what a row, a log and Lambda's answer take, whatever was thrown. */
    record Failure(String reason, Throwable cause) {

        private static final int REASON_BYTES = 4096;

        public Failure {
            reason = Bounded.text(reason, REASON_BYTES);
            cause = Thrown.loggable(cause);
        }

        /** In the words of what was thrown. */
        public static Failure of(Throwable cause) {
            return new Failure(Thrown.words(cause), cause);
        }
    }

    /** False while what is buffered fills its budget. */
    boolean hasRoom();

    void add(Fetched fetched);

    /** Forgets what is buffered below this offset: somebody else has done it. */
    void dropBelow(long offset);

    /**
     * From now on records at or past the hold's start are handled, while its fence is open. Once more after a {@link #stop}, when
     * it is idle and what was buffered was dropped: the hold goes on elsewhere.
     */
    void begin(Hold hold);

    /** Every record is finished from the hold's start to below it, and what it says is ahead. */
    Checkpoint checkpoint();

    /** How many records were finished. */
    long finished();

    /** When the first record was begun that was there at {@link #begin}, or the time of {@code begin} if there was none. */
    Optional<Instant> servedFrom();

    /**
     * Until when the partition was served, once it was stopped and is idle: when the last record was done, where others
     * waited behind it; where none did, it was ready for one until it was stopped.
     */
    Optional<Instant> servedUntil();

    /** The timestamp of the record finished last, or of the first that waits; empty before there is any. */
    Optional<Instant> reached();

    /** What stopped it, if anything did. */
    Optional<Failure> failure();

    /** Begins no further record. */
    void stop();

    /** Waits until no record is being handled; false when the time is up first. */
    boolean awaitIdle(Duration atMost) throws InterruptedException;

    /** Gives up on a record that outlasts the drain: interrupts it, and whatever becomes of it, it is not finished. */
    void abandon();

    /** The lowest offset among the records that {@link #abandon} gave up; empty before that. */
    default OptionalLong givenUp() {
        return OptionalLong.empty();
    }

    /** Virtual threads that {@link #close} had to leave behind; the others can be found by whoever looks for them. */
    List<String> leftBehind();

    /** Ends its threads; bounded in time, and a handler that ignores being interrupted is left behind. */
    @Override
    void close();
}
