package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves records from the source to the processor, before the hold and during it, so that what the processor buffers is
 * always one unbroken stretch of the log, or one whose gap was counted.
 *
 * <p>Before the hold the poll thread fetches. During it the processor's own thread does, whenever it has nothing left to
 * do: records that stay on one core cost a fifth less than records handed to another. While it is busy with what it has,
 * the poll thread takes its turn, so that more is there when it is done.
 */
final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private static final long NOWHERE = -1;

    private final PartitionSource source;
    private final RecordProcessor processor;
    private final OutOfRange outOfRange;
    private final OptionalLong end;
    private final Meters meters;
    private final Time time;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicLong fetches = new AtomicLong();
    private FinishedAhead ahead = FinishedAhead.NONE;
    private long bufferedFrom;
    private long position = NOWHERE;

    Intake(PartitionSource source, RecordProcessor processor, Tenure.Conduct conduct, Meters meters, Time time) {
        this.source = source;
        this.processor = processor;
        this.outOfRange = conduct.outOfRange();
        this.end = conduct.end();
        this.meters = meters;
        this.time = time;
    }

    /** What is below this offset is done; goes on from what is buffered if that reaches it, and from the log if not. */
    void from(Checkpoint start) {
        long offset = start.nextOffset();
        if (offset < bufferedFrom || offset > position) {
            processor.dropBelow(Long.MAX_VALUE);
            source.seek(start);
            position = offset;
        } else {
            processor.dropBelow(offset);
        }
        bufferedFrom = offset;
    }

    /** The hold begins here: from now on what the log lacks is lost, and not somebody else's. */
    void hold(Checkpoint start) {
        from(start);
        ahead = start.ahead();
    }

    /** The hold goes on elsewhere, with a processor that has nothing in hand: what is buffered belongs to where it was. */
    void move(Checkpoint start) {
        position = NOWHERE;
        hold(start);
    }

    /** Before the hold: one fetch, or a wait where the buffer is full. */
    void prefetch(Duration atMost) throws InterruptedException {
        if (!processor.hasRoom() || isAtEnd()) {
            source.watch();
            time.pause(atMost);
            return;
        }
        try {
            take(source.poll(atMost));
        } catch (OffsetOutOfRange | LogCutOff | UnreadableBatch gap) {
            // the holder may be long past it, or the operator's seek lead past it
            LOG.debug("Prefetching waits: {}", gap.getMessage());
            time.pause(atMost);
        }
    }

    /** Under the hold, for the processor's own thread: one fetch. */
    void fetch(Duration atMost) throws InterruptedException {
        turn.lock();
        try {
            fetchHeld(atMost);
        } finally {
            turn.unlock();
        }
    }

    /** Under the hold, for the poll thread: lets this long pass, and fetches, or watches, if nobody fetched meanwhile. */
    void topUp(Duration after) throws InterruptedException {
        long before = fetches.get();
        time.pause(after);
        boolean hasRoom = processor.hasRoom();
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

    /** Under the hold, for the poll thread; the next one comes soon, so this one may be left out. */
    void mirror(Checkpoint checkpoint, Duration patience) throws InterruptedException {
        if (turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            try {
                source.mirror(checkpoint);
            } finally {
                turn.unlock();
            }
        }
    }

    /** At the release, when nothing fetches any more. */
    void mirrorAndWait(Checkpoint last, Duration atMost) {
        source.mirrorAndWait(last, atMost);
    }

    PartitionStatus standing() {
        return source.standing();
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
            processor.add(fetched);
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

    /** Fetches for this long, no shorter. */
    void during(Duration duration) throws InterruptedException {
        long until = time.nanos() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = until - time.nanos()) {
            prefetch(Duration.ofNanos(left));
        }
    }
}
