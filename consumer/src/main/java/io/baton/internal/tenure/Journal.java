package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tenure comes to, noted as it goes. Confined to the lease thread. */
final class Journal {

    private final Time time;
    private Started started;
    private @Nullable Instant claimedAt;
    private @Nullable Instant heldAt;
    private @Nullable Instant drainingAt;
    private @Nullable Lease ousted;
    private @Nullable Long warmUpMillis;
    private @Nullable Long waitMillis;
    private @Nullable Long generation;
    private @Nullable Long fromOffset;
    private @Nullable Long nextOffset;
    private @Nullable Long gapMillis;
    private long records;
    private List<Lease.SeekDone> seeks = List.of();
    private Setbacks setbacks = Setbacks.NONE;
    private List<String> leftBehind = List.of();

    Journal(Time time) {
        this.time = time;
        this.started = Started.now(time);
    }

    /** The invocation began before this journal was made. */
    void since(Started started) {
        this.started = started;
    }

    void claimed(Generation generation) {
        this.generation = generation.value();
        claimedAt = time.now();
        warmUpMillis = sinceStart();
    }

    void holds(HeldLease lease) {
        Checkpoint start = lease.start();
        heldAt = time.now();
        ousted = lease.evictedRow().orElse(null);
        waitMillis = sinceStart() - (warmUpMillis == null ? 0 : warmUpMillis);
        fromOffset = start.nextOffset();
        nextOffset = start.nextOffset();
    }

    void worked(RecordProcessor processor, HeldLease lease, HoldLoop loop) {
        records = processor.finished();
        nextOffset = loop.reached().nextOffset();
        seeks = loop.seeks();
        setbacks = loop.setbacks();
        drainingAt = loop.drainingAt();
        Lease.HandOff handOff = lease.activated().handOff();
        Instant from = loop.servedFrom().orElse(null);
        // a holder that was evicted released nothing: the row's hand-off is an older one; and sleep is no gap
        if (handOff != null && from != null && lease.evictedRow().isEmpty() && !handOff.isToSleep()) {
            gapMillis = Duration.between(handOff.servedUntil(), from).toMillis();
        }
    }

    void closed(RecordProcessor processor) {
        leftBehind = processor.leftBehind();
    }

    Ended ended(Ending ending) {
        return new Ended(
                ending.outcome(),
                ending.reason(),
                ending.cause(),
                generation,
                fromOffset,
                nextOffset,
                records,
                gapMillis,
                warmUpMillis,
                waitMillis,
                seeks,
                setbacks,
                new Ended.Times(started.at(), claimedAt, heldAt, drainingAt, time.now()),
                ousted,
                leftBehind);
    }

    private long sinceStart() {
        return Duration.ofNanos(time.nanos() - started.nanos()).toMillis();
    }
}
