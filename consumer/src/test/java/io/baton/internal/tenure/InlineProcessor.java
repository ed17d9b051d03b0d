package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Fence;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import io.baton.internal.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Handles records on the lease thread, in its rounds, and takes as long to drain as it is told. */
final class InlineProcessor implements RecordProcessor, Session {

    static final int BUDGET = 50;

    final List<Long> done = new ArrayList<>();
    Duration drainTakes = Duration.ZERO;
    Duration lastDone = Duration.ZERO;
    /** What its handler does not return from; none if negative. */
    long inHand = -1;

    @Nullable
    Failure failure;

    @Nullable
    Instant reached;

    @Nullable
    Instant servedUntil;

    @Nullable
    String topicId;

    boolean abandoned;
    boolean closed;

    private final VirtualTime time;
    private @Nullable Checkpoint checkpoint;
    private @Nullable Fence fence;
    private @Nullable Batches batches;
    private @Nullable Instant begun;

    InlineProcessor(VirtualTime time) {
        this.time = time;
    }

    @Override
    public void foresee(Checkpoint start) {
        // it keeps no state
    }

    @Override
    public boolean commitsOffsets() {
        return false;
    }

    @Override
    public boolean moved(Lease.Seek seek, Generation generation, Fence fence, String topicId, Duration atMost) {
        return true;
    }

    @Override
    public void round() throws InterruptedException {
        while (fence != null && fence.open()) {
            Fetched batch = Objects.requireNonNull(batches).next(Duration.ZERO);
            if (batch == null) {
                return;
            }
            batch.records().forEach(record -> finish(record.offset()));
        }
    }

    private void finish(long offset) {
        done.add(offset);
        lastDone = Duration.ofNanos(time.nanos());
        checkpoint = Checkpoint.at(offset + 1);
    }

    /** With which the last session was begun. */
    @Nullable
    Caution caution;

    @Override
    public Session begin(Session.Start start) {
        this.checkpoint = start.checkpoint();
        this.topicId = start.topicId();
        this.caution = start.caution();
        this.fence = start.fence();
        this.batches = start.batches();
        this.begun = time.now();
        return this;
    }

    @Override
    public void written(Checkpoint checkpoint) {
        // nothing waits for the row
    }

    @Override
    public Checkpoint checkpoint() {
        if (checkpoint == null) {
            throw new IllegalStateException("not begun");
        }
        return checkpoint;
    }

    @Override
    public long finished() {
        return done.size();
    }

    @Override
    public Optional<Instant> firstBegun() {
        return Optional.ofNullable(begun);
    }

    @Override
    public Optional<Instant> lastDone() {
        return Optional.ofNullable(servedUntil);
    }

    @Override
    public Optional<Instant> reached() {
        return Optional.ofNullable(reached);
    }

    @Override
    public OptionalLong givenUp() {
        return abandoned && inHand >= 0 ? OptionalLong.of(inHand) : OptionalLong.empty();
    }

    @Override
    public List<String> leftBehind() {
        return closed ? List.of("a-virtual-one") : List.of();
    }

    @Override
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void stop() {}

    @Override
    public boolean awaitIdle(Duration atMost) {
        if (abandoned || !drainTakes.isPositive()) {
            return true;
        }
        Duration waited = atMost.compareTo(drainTakes) < 0 ? atMost : drainTakes;
        time.advance(waited);
        drainTakes = drainTakes.minus(waited);
        return !drainTakes.isPositive();
    }

    @Override
    public void abandon() {
        abandoned = true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
