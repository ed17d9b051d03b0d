package io.baton.internal.processing;

import io.baton.internal.lease.Checkpoint;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** From when and until when the partition was served under one hold, which is what a hand-off's gap is made of. Safe for all threads. */
final class Served {

    /**
     * When no further record was begun.
     *
     * @param end past the records that were there then
     * @param filledAt when the first of them came that found none before it
     */
    private record Stop(Instant at, long end, Instant filledAt) {}

    private final Tally tally;
    private final Instant begunAt;
    private final boolean nothingWaited;
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>(null);

    /** @param waiting what is there to be handled as the hold begins */
    Served(Tally tally, Instant begunAt, Buffer waiting) {
        this.tally = tally;
        this.begunAt = begunAt;
        this.nothingWaited = waiting.isEmpty();
    }

    /** No further record is begun; only the first time counts. */
    void stopped(Instant now, Buffer waiting) {
        stop.compareAndSet(null, new Stop(now, waiting.end(), waiting.filledAt()));
    }

    /** As {@link io.baton.internal.tenure.RecordProcessor#servedFrom}. */
    Optional<Instant> from() {
        return Optional.ofNullable(nothingWaited ? begunAt : tally.first());
    }

    /** As {@link io.baton.internal.tenure.RecordProcessor#servedUntil}. */
    Optional<Instant> until(Checkpoint reached) {
        Stop stopped = stop.get();
        if (stopped == null) {
            return Optional.empty();
        }
        boolean waited = reached.nextOffset() < stopped.end();
        Instant readyAt = waited ? later(begunAt, stopped.filledAt()) : stopped.at();
        return Optional.of(later(readyAt, tally.last()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
