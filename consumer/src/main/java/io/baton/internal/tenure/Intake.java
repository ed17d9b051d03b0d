package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches into the buffer, before the hold and during it, so that what is buffered is always one unbroken stretch of the log,
 * or one whose gap was counted.
 *
 * <p>Before the hold the lease thread fetches. During it the session's thread does, whenever nothing is buffered: records that
 * stay on one core cost a fifth less than records handed to another. While that thread is busy, the lease thread takes its
 * turn, so that more is there when it is done.
 */
final class Intake implements Batches {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private static final long NOWHERE = -1;

    private final PartitionSource source;
    private final Buffer buffer;
    private final boolean mirrors;
    private final OutOfRange outOfRange;
    private final OptionalLong end;
    private final Meters meters;
    private final Time time;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicLong fetches = new AtomicLong();
    private FinishedAhead ahead = FinishedAhead.NONE;
    private volatile long position = NOWHERE;

    /** @param mirrors whether the group's offset follows the checkpoint */
    Intake(PartitionSource source, Buffer buffer, boolean mirrors, Tenure.Conduct conduct, Meters meters, Time time) {
        this.source = source;
        this.mirrors = mirrors;
        this.buffer = buffer;
        this.outOfRange = conduct.outOfRange();
        this.end = conduct.end();
        this.meters = meters;
        this.time = time;
    }

    /** What is below this offset is done; goes on from what is buffered if that reaches it, and from the log if not. */
    void from(Checkpoint start) {
        long offset = start.nextOffset();
        if (offset < buffer.from() || offset > position) {
            buffer.restartAt(offset);
            source.seek(start);
            position = offset;
        } else {
            buffer.dropBelow(offset);
        }
    }

    /** The hold begins here: from now on what the log lacks is lost, and not somebody else's. */
    void hold(Checkpoint start) {
        from(start);
        ahead = start.ahead();
    }

    /** The hold goes on elsewhere, in a session of its own: what is buffered belongs to the session before. */
    void move(Checkpoint start) {
        position = NOWHERE;
        hold(start);
    }

    /** Before the hold: one fetch, or a wait where the buffer is full. */
    void prefetch(Duration atMost) throws InterruptedException {
        if (!buffer.hasRoom() || isAtEnd()) {
            source.watch();
            time.pause(atMost);
            return;
        }
        try {
            take(source.poll(atMost));
        } catch (OffsetOutOfRange | LogCutOff | UnreadableBatch gap) {
            // the holder may be long past it, or the operator's seek lead past it
            LOG.debug("Prefetching waits until this invocation holds the partition: {}", gap.getMessage());
            time.pause(atMost);
        }
    }

    /** Before the hold: fetches for this long, no shorter. */
    void during(Duration duration) throws InterruptedException {
        long until = time.nanos() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = until - time.nanos()) {
            prefetch(Duration.ofNanos(left));
        }
    }

    /** Under the hold, for the session's thread. */
    @Override
    public @Nullable Fetched next(Duration atMost) throws InterruptedException {
        Fetched buffered = buffer.next();
        if (buffered != null || !atMost.isPositive()) {
            return buffered;
        }
        turn.lock();
        try {
            buffered = buffer.next(); // the lease thread may have had its turn
            if (buffered == null) {
                fetchHeld(atMost);
                buffered = buffer.next();
            }
            return buffered;
        } finally {
            turn.unlock();
        }
    }

    @Override
    public CompletionStage<Boolean> areAtEnd() {
        long handedOn = position;
        if (!buffer.isEmpty() || source.standing().end().orElse(NOWHERE) > handedOn) {
            return CompletableFuture.completedStage(false);
        }
        return source.askEnd().thenApply(logEnd -> logEnd <= handedOn);
    }

    /** Under the hold, for the lease thread: lets this long pass, and fetches, or watches, if the session did not meanwhile. */
    void topUp(Duration after) throws InterruptedException {
        long before = fetches.get();
        time.pause(after);
        boolean hasRoom = buffer.hasRoom();
        if (fetches.get() == before && turn.tryLock()) {
            try {
                if (hasRoom) {
                    fetchHeld(Duration.ZERO);
                } else {
                    source.watch();
                }
            } finally {
                turn.unlock();
            }
        }
    }

    /** Under the hold, for the lease thread, while no record is wanted: learns of the partition all the same. */
    void watch() throws InterruptedException {
        if (turn.tryLock()) {
            try {
                source.watch();
            } finally {
                turn.unlock();
            }
        }
    }

    /** Under the hold, for the lease thread; the next one comes soon, so this one may be left out. */
    void mirror(Checkpoint checkpoint, Duration patience) throws InterruptedException {
        if (mirrors && turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            try {
                source.mirror(checkpoint);
            } finally {
                turn.unlock();
            }
        }
    }

    /** At the release, when nothing fetches any more. */
    void mirrorAndWait(Checkpoint last, Duration atMost) {
        if (mirrors) {
            source.mirrorAndWait(last, atMost);
        }
    }

    /** Every record below it was fetched, or is done. Read by the lease thread while the session's thread may be fetching. */
    long fetchedTo() {
        return position;
    }

    PartitionStatus status() {
        return source.standing();
    }

    Buffer buffer() {
        return buffer;
    }

    private void fetchHeld(Duration atMost) throws InterruptedException {
        if (isAtEnd()) {
            source.watch();
            time.pause(atMost);
            return;
        }
        try {
            take(source.poll(atMost));
        } catch (OffsetOutOfRange gap) {
            take(pass(gap));
        }
        fetches.incrementAndGet();
    }

    private boolean isAtEnd() {
        return end.isPresent() && position >= end.getAsLong();
    }

    private void take(Fetched polled) {
        Fetched fetched = end.isPresent() ? polled.before(end.getAsLong()) : polled;
        if (fetched.next().nextOffset() > position) {
            buffer.add(fetched);
            position = fetched.next().nextOffset();
        }
    }

    /** By the policy: an empty piece of the log that ends where it goes on. */
    private Fetched pass(OffsetOutOfRange gap) {
        if (outOfRange == OutOfRange.STOP || !gap.deleted()) {
            throw gap;
        }
        long lost = gap.logStart()
                - gap.wanted()
                - (ahead.from(gap.wanted()).offsets()
                        - ahead.from(gap.logStart()).offsets());
        long next = outOfRange == OutOfRange.EARLIEST ? gap.logStart() : gap.logEnd();
        LOG.error(
                "{} records from offset {} on were deleted before they were read, and are lost; going on with offset {} (log: {} to {})",
                lost,
                gap.wanted(),
                next,
                gap.logStart(),
                gap.logEnd());
        meters.count(Count.LOST_TO_RETENTION, lost);
        meters.count(Count.SKIPPED, next - gap.logStart());
        Checkpoint goesOn = Checkpoint.at(next);
        source.seek(goesOn);
        return new Fetched(List.of(), goesOn);
    }
}
