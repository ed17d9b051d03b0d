package io.baton.tenure;

import io.baton.time.Time;
import java.time.Duration;

/**
 * Moves records from the source to the processor, before the hold and during it, so that what the processor buffers is
 * always one unbroken stretch of the log. Confined to the poll thread.
 */
final class Intake {

    private final PartitionSource source;
    private final RecordProcessor processor;
    private final Time time;
    private long bufferedFrom;
    private long position = -1;

    Intake(PartitionSource source, RecordProcessor processor, Time time) {
        this.source = source;
        this.processor = processor;
        this.time = time;
    }

    /** What is below this offset is done; goes on from what is buffered if that reaches it, and from the log if not. */
    void from(long offset) {
        if (offset < bufferedFrom || offset > position) {
            processor.dropBelow(Long.MAX_VALUE);
            source.seek(offset);
            position = offset;
        } else {
            processor.dropBelow(offset);
        }
        bufferedFrom = offset;
    }

    /** One fetch, or a wait for room; returns after this long at the latest. */
    void once(Duration atMost) throws InterruptedException {
        if (!processor.hasRoom()) {
            processor.awaitRoom(atMost);
            return;
        }
        Fetched fetched = source.poll(atMost);
        if (fetched.next().nextOffset() > position) {
            processor.add(fetched);
            position = fetched.next().nextOffset();
        }
    }

    /** Fetches for this long, no shorter. */
    void during(Duration duration) throws InterruptedException {
        long until = time.nanos() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = until - time.nanos()) {
            once(Duration.ofNanos(left));
        }
    }
}
