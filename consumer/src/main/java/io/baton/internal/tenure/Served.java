package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From when and until when the partition was served in one session: what a hand-off's gap is made of. Confined to the lease thread. */
final class Served {

    /**
     * When no further record was begun.
     *
     * @param end past the records that were there then
     * @param filledAt when the first of them came that found none before it
     */
    private record Stop(Instant at, long end, Instant filledAt) {}

    private final Session session;
    private final Instant begunAt;
    private final boolean nothingWaited;
    private @Nullable Stop stop;

    private Served(Session session, Instant begunAt, boolean nothingWaited) {
        this.session = session;
        this.begunAt = begunAt;
        this.nothingWaited = nothingWaited;
    }

    /** @param nothingWaited whether no record was there to be handled when it began */
    static Served since(Instant begunAt, boolean nothingWaited, Session session) {
        return new Served(session, begunAt, nothingWaited);
    }

    /** No further record is begun; only the first time counts. */
    void stopped(Instant now, Buffer buffer) {
        if (stop == null) {
            stop = new Stop(now, buffer.end(), buffer.filledAt());
        }
    }

    /** When the first record was begun that was there as the session began, or the session's begin if none was. */
    Optional<Instant> from() {
        return nothingWaited ? Optional.of(begunAt) : session.firstBegun();
    }

    /**
     * Until when the partition was served, once the session is stopped and idle: when the last record was done, where others
     * waited behind it; where none did, it was ready for a record until it was stopped.
     */
    Optional<Instant> until(Checkpoint reached) {
        if (stop == null) {
            return Optional.empty();
        }
        boolean waited = reached.nextOffset() < stop.end();
        Instant readyAt = waited ? later(begunAt, stop.filledAt()) : stop.at();
        return Optional.of(later(readyAt, session.lastDone().orElse(Instant.MIN)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
