package io.baton.internal.output;

import io.baton.internal.lease.Fence;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import io.baton.internal.metrics.Meters;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The outputs of one partition's pipeline, open for one invocation. Its methods are for the lease thread. */
public final class Outputs implements AutoCloseable {

    /** How they are written. */
    public sealed interface Way {

        record AtLeastOnce(OutputSender sender) implements Way {}

        record ExactlyOnce(OutputTransactions transactions) implements Way {}
    }

    /** A seek that is made known, on a thread of its own. */
    private record Moving(Lease.Seek seek, FutureTask<Void> task) {}

    private static final Logger LOG = LoggerFactory.getLogger(Outputs.class);

    private final OutputEncoder encoder;
    private final Way way;
    private final CommitLimits limits;
    private final Time time;
    private @Nullable Moving moving;
    /** Of the session under way. */
    private volatile @Nullable OutputFlow flow;

    public Outputs(OutputEncoder encoder, Way way, CommitLimits limits, Time time) {
        this.encoder = encoder;
        this.way = way;
        this.limits = limits;
        this.time = time;
    }

    public OutputEncoder encoder() {
        return encoder;
    }

    /** Whether they commit the offset, and so nobody else is to. */
    public boolean commitOffsets() {
        return way instanceof Way.ExactlyOnce;
    }

    /**
     * Of a session that begins; the session before it has ended.
     *
     * @param state null where there is none to be committed with outputs
     */
    public OutputFlow begin(OutputFlow.Of session, @Nullable CommittedState state, Meters meters, String threadName) {
        var queue = new OutputQueue(limits.bytes());
        OutputFlow begun = switch (way) {
            case Way.AtLeastOnce(OutputSender sender) ->
                new AtLeastOnceFlow(sender, queue, session, meters, time, threadName).started();
            case Way.ExactlyOnce(OutputTransactions transactions) ->
                new ExactlyOnceFlow(transactions, queue, limits, session, state, meters, time, threadName).started();
        };
        flow = begun;
        return begun;
    }

    /** Where letters go that are to be committed with the offset; empty where each is sent by itself. */
    public Optional<LetterWriter> letters() {
        return commitOffsets()
                ? Optional.of((failed, letter) ->
                        Objects.requireNonNull(flow, "no session has begun").write(failed, List.of(letter)))
                : Optional.empty();
    }

    /**
     * Before the lease row moves: nothing that a holder before has left is committed any more, and the place where to go on is.
     *
     * @return false when the time is up first; then it is to be called again
     * @throws OutputException if it can't be done now
     */
    public boolean moved(Lease.Seek seek, Generation generation, Fence fence, String topicId, Duration atMost)
            throws InterruptedException {
        if (!(way instanceof Way.ExactlyOnce(OutputTransactions transactions))) {
            return true;
        }
        Moving now = moving;
        if (now == null || !now.seek().equals(seek)) {
            if (now != null && !now.task().isDone()) {
                return false; // the seek before it is still being made known
            }
            now = begun(seek, () -> SeekCommit.of(transactions, seek, generation, fence, topicId));
        }
        return isDone(now, atMost);
    }

    private Moving begun(Lease.Seek seek, Runnable what) {
        var begun = new Moving(seek, new FutureTask<>(what, null));
        moving = begun;
        Thread.ofPlatform().name("baton-outputs-seek").daemon().start(begun.task());
        return begun;
    }

    private boolean isDone(Moving now, Duration atMost) throws InterruptedException {
        try {
            var unused = now.task().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            moving = null;
            if (e.getCause() instanceof OutputException repeatable
                    && repeatable.kind() == OutputException.Kind.REPEAT) {
                LOG.warn("{}; it is tried again", repeatable.getMessage());
                return false;
            }
            throw e.getCause() instanceof RuntimeException why
                    ? why
                    : new OutputException(OutputException.Kind.FAILED, String.valueOf(e.getCause()), e.getCause());
        }
    }

    @Override
    public void close() {
        switch (way) {
            case Way.AtLeastOnce(OutputSender sender) -> sender.close();
            case Way.ExactlyOnce(OutputTransactions transactions) -> transactions.close();
        }
    }
}
