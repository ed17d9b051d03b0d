package io.baton.internal.processing;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A worker's turn at a lane: the records it took off, and how far it came with them. Confined to the worker. */
final class Turn {

    final Lane lane;

    private @Nullable Entry first;
    private Optional<Duration> rest = Optional.empty();
    private int finished;
    private long bytes;

    /** @param first of the records that were taken off */
    Turn(Lane lane, @Nullable Entry first) {
        this.lane = lane;
        this.first = first;
    }

    /** The first record that is not finished, and with it those behind; null when all are. */
    @Nullable
    Entry first() {
        return first;
    }

    /** Answers the next. */
    @Nullable
    Entry finished(Entry entry) {
        entry.finish();
        finished++;
        bytes += entry.bytes();
        first = entry.next;
        return first;
    }

    /** Until its first record is tried again. */
    void restFor(Duration duration) {
        rest = Optional.of(duration);
    }

    Optional<Duration> rest() {
        return rest;
    }

    int finished() {
        return finished;
    }

    long bytes() {
        return bytes;
    }
}
