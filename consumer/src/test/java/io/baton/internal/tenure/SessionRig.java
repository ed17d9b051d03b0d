package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Fence;
import io.baton.internal.lease.Generation;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A processor with the buffer it pulls from, and its session: what the lease thread has to do with, driven by a test. */
public final class SessionRig implements AutoCloseable {

    /** What a session begins with. */
    public record Hold(
            Checkpoint start,
            Generation generation,
            Fence fence,
            Duration silence,
            String topicId,
            Supply supply,
            @Nullable Caution caution) {}

    /** What a fetch does: it may {@link #add} records. */
    @FunctionalInterface
    public interface Supply {
        void fetch(Duration atMost) throws InterruptedException;
    }

    private final RecordProcessor processor;
    private final Buffer buffer;
    private final Time time;
    private @Nullable Session session;
    private @Nullable Served served;
    private volatile Supplier<CompletionStage<Boolean>> end = () -> CompletableFuture.completedStage(false);

    public SessionRig(RecordProcessor processor, BufferLimits limits, Time time) {
        this.processor = processor;
        this.buffer = new Buffer(limits, time);
        this.time = time;
    }

    public void add(Fetched fetched) {
        buffer.add(fetched);
    }

    public boolean hasRoom() {
        return buffer.hasRoom();
    }

    public void dropBelow(long offset) {
        buffer.dropBelow(offset);
    }

    public void begin(Hold hold) {
        Batches batches = new Batches() {
            @Override
            public @Nullable Fetched next(Duration atMost) throws InterruptedException {
                Fetched buffered = buffer.next();
                if (buffered != null || !atMost.isPositive()) {
                    return buffered;
                }
                hold.supply().fetch(atMost);
                return buffer.next();
            }

            @Override
            public CompletionStage<Boolean> areAtEnd() {
                return end.get();
            }
        };
        Instant begunAt = time.now();
        boolean nothingWaits = buffer.isEmpty();
        session = processor.begin(new Session.Start(
                hold.start(),
                0,
                hold.generation(),
                hold.fence(),
                hold.silence(),
                hold.topicId(),
                batches,
                hold.caution()));
        served = Served.since(begunAt, nothingWaits, session);
    }

    private Session session() {
        return Objects.requireNonNull(session, "not begun");
    }

    /** The log has no more than what was added. */
    public void isAtEnd() {
        ends(() -> CompletableFuture.completedStage(buffer.isEmpty()));
    }

    /** What the source answers to each question whether the log has ended. */
    public void ends(Supplier<CompletionStage<Boolean>> answers) {
        end = answers;
    }

    /** The lease row has this checkpoint. */
    public void written(Checkpoint checkpoint) {
        session().written(checkpoint);
    }

    /** The lease thread comes by. */
    public void round() {
        try {
            session().round();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Checkpoint checkpoint() {
        return session().checkpoint();
    }

    public Optional<Session.Failure> failure() {
        return session().failure();
    }

    public void stop() {
        Objects.requireNonNull(served).stopped(time.now(), buffer);
        session().stop();
    }

    /** The lease thread comes by, and waits. */
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        session().round();
        return session().awaitIdle(atMost);
    }

    public void abandon() {
        session().abandon();
    }

    public OptionalLong givenUp() {
        return session == null ? OptionalLong.empty() : session.givenUp();
    }

    public Optional<Instant> servedFrom() {
        return served == null ? Optional.empty() : served.from();
    }

    public Optional<Instant> servedUntil() {
        return Objects.requireNonNull(served).until(checkpoint());
    }

    public Optional<Instant> lastDone() {
        return session().lastDone();
    }

    public long finished() {
        return processor.finished();
    }

    public List<String> leftBehind() {
        return processor.leftBehind();
    }

    @Override
    public void close() {
        processor.close();
    }
}
