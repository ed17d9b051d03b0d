package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Fence;
import io.baton.internal.lease.Generation;
import io.baton.internal.thrown.Bounded;
import io.baton.internal.thrown.Thrown;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The handling of records from where the partition is held, or was moved to by a seek, until the next seek or the release. It
 * owns everything that means nothing elsewhere in the log: progress, pace, what is in hand, why it stopped.
 *
 * <p>All methods are for the lease thread. The session pulls its batches, and handles them, on threads of its own.
 */
public interface Session {

    /**
     * Where and how a session begins.
     *
     * @param seek the number of the last seek that was carried out; 0 before the first
     * @param silence how long the lease thread may be in one call of the table, and not come by
     * @param topicId what records are named by: Kafka's own id of the topic, or a mark
     * @param caution how to begin records where holders before this one crashed; null where none did
     */
    record Start(
            Checkpoint checkpoint,
            long seek,
            Generation generation,
            Fence fence,
            Duration silence,
            String topicId,
            Batches batches,
            @Nullable Caution caution) {}

    /**
     * Why no further record is handled, cut to what a row, a log and Lambda's answer take, whatever was thrown.
     *
     * @param mayBeginAgain whether another session of the same hold may go on, from what is checkpointed
     */
    record Failure(String reason, Throwable cause, boolean mayBeginAgain) {

        private static final int REASON_BYTES = 4096;

        public Failure {
            reason = Bounded.text(reason, REASON_BYTES);
            cause = Thrown.loggable(cause);
        }

        public Failure(String reason, Throwable cause) {
            this(reason, cause, false);
        }

        /** In the words of what was thrown. */
        public static Failure of(Throwable cause) {
            return new Failure(Thrown.words(cause), cause);
        }

        /** Of a session that keeps nothing of what is not checkpointed. */
        public static Failure mayBeginAgain(Throwable cause) {
            return new Failure(Thrown.words(cause), cause, true);
        }
    }

    /** A round of the lease thread's loop: ends attempts that take too long, and relieves a thread that a slow record holds up. */
    void round() throws InterruptedException;

    /** Every record is finished from the start to below it, and what it says is ahead. */
    Checkpoint checkpoint();

    /** The lease row has this checkpoint. */
    void written(Checkpoint checkpoint);

    /** Whether the session will have something to do later even if no record comes, such as closing a window. */
    default boolean awaitsTime() {
        return false;
    }

    /** What stopped it, if anything did. */
    Optional<Failure> failure();

    /** Begins no further record. */
    void stop();

    /** Waits until no record is being handled; false when the time is up first. */
    boolean awaitIdle(Duration atMost) throws InterruptedException;

    /** Gives up the records that outlast the drain: interrupts them, and whatever becomes of them, they are not finished. */
    void abandon();

    /** The lowest offset among the records that {@link #abandon} gave up; empty before that, and where it found none. */
    OptionalLong givenUp();

    /** When the first record was begun. */
    Optional<Instant> firstBegun();

    /** When the last record was done. */
    Optional<Instant> lastDone();

    /** The timestamp of the record that was finished last. */
    Optional<Instant> reached();
}
