package io.baton.internal.tenure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where a session gets its records from: batch by batch, in the log's order. */
@FunctionalInterface
public interface Batches {

    /**
     * The next batch: a buffered batch at once, or what one fetch of at most this long brings. The batch before it is done
     * with, and no longer counts as buffered.
     *
     * @param atMost zero for a buffered batch only
     * @return null when nothing has come
     * @throws SourceException if nothing can be had, and the partition is to be let go
     */
    @Nullable
    Fetched next(Duration atMost) throws InterruptedException;

    /**
     * Asks whether everything that the log has at this moment was handed on, what an open transaction withholds included. What a
     * fetch told before may be old, in a process that stood still above all. Any thread may answer.
     *
     * @return false where that is not known; failed where there is no answer
     */
    default CompletionStage<Boolean> areAtEnd() {
        return CompletableFuture.completedStage(false);
    }
}
