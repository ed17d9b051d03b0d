package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.thrown.Thrown;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The session of a hold that is under way, if one is, and what is known of it beside it: how long it served, how far it lags. A
 * seek ends one and begins another. Confined to the lease thread.
 */
final class CurrentSession {

    private record UnderWay(Session session, Served served, Lag lag) {}

    private final HeldLease lease;
    private @Nullable UnderWay underWay;
    /** By sessions before this one. */
    private Optional<Instant> servedFrom = Optional.empty();

    CurrentSession(HeldLease lease) {
        this.lease = lease;
    }

    void begin(Session session, Served served, Lag lag) {
        underWay = new UnderWay(session, served, lag);
    }

    /** It has moved away from there, with nothing in hand. */
    void end() {
        servedFrom = servedFrom();
        underWay = null;
    }

    /** How far it came; where it begins, as long as no session has begun there. */
    Checkpoint reached() {
        return underWay == null ? lease.start() : underWay.session().checkpoint();
    }

    /** From when the partition was served: by the first session that served it. */
    Optional<Instant> servedFrom() {
        return servedFrom.isPresent() || underWay == null
                ? servedFrom
                : underWay.served().from();
    }

    /** Until when this one served it, if it did. */
    Optional<Instant> servedUntil() {
        return underWay == null ? Optional.empty() : underWay.served().until(reached());
    }

    /** The lease row has this checkpoint of it. */
    void written(Checkpoint checkpoint) {
        if (underWay != null) {
            underWay.session().written(checkpoint);
        }
    }

    boolean awaitsTime() {
        return underWay != null && underWay.session().awaitsTime();
    }

    Optional<Session.Failure> failure() {
        return underWay == null ? Optional.empty() : underWay.session().failure();
    }

    /** Whether it ended by what another session of the hold may be rid of. */
    boolean mayBeginAgain() {
        return failure().filter(Session.Failure::mayBeginAgain).isPresent();
    }

    /** Whether it ended by what leaves no JVM fit to go on. */
    boolean isOutOfMemory() {
        return failure().map(Session.Failure::cause).filter(Thrown::isTheJvms).isPresent();
    }

    /** The record that had to be left before its handler returned. */
    OptionalLong givenUp() {
        return underWay == null ? OptionalLong.empty() : underWay.session().givenUp();
    }

    /** No record is begun any more. */
    void stop(Instant now, Buffer buffer) {
        if (underWay != null) {
            underWay.served().stopped(now, buffer);
            underWay.session().stop();
        }
    }

    void abandon() {
        if (underWay != null) {
            underWay.session().abandon();
        }
    }

    /** The lease thread comes by. */
    void round() throws InterruptedException {
        if (underWay != null) {
            underWay.session().round();
        }
    }

    /** Whether nothing is in hand, which is waited for. */
    boolean awaitIdle(Duration atMost) throws InterruptedException {
        return underWay == null || underWay.session().awaitIdle(atMost);
    }

    void measureLag(Checkpoint checkpoint, PartitionStatus status, Buffer buffer) {
        if (underWay != null) {
            underWay.lag().measure(checkpoint, status, oldestKnown(underWay.session(), buffer));
        }
    }

    /** The timestamp of the record that was finished last, or of the first that waits; empty before there is any. */
    private static Optional<Instant> oldestKnown(Session session, Buffer buffer) {
        Optional<Instant> reached = session.reached();
        OptionalLong waiting = reached.isPresent() ? OptionalLong.empty() : buffer.firstMillis();
        return waiting.isPresent() ? Optional.of(Instant.ofEpochMilli(waiting.getAsLong())) : reached;
    }
}
