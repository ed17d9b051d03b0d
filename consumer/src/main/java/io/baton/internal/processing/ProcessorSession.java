package io.baton.internal.processing;

import io.baton.internal.guard.Guard;
import io.baton.internal.guard.TimeLimit;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.CheckpointFlow;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.progress.Progress;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.recovery.Recovery;
import io.baton.internal.state.PartitionState;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.Session;
import io.baton.internal.tenure.SourceException;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session with a thread of its own, which pulls batches and takes them to a {@link Dispatcher}. The first record that stops
 * the partition stops it for good: any thread may say so, and the lease thread reads it.
 */
final class ProcessorSession implements Session {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessorSession.class);

    /** How long a fetch may take, and with it an end that does not interrupt it. */
    private static final Duration FETCH_SLICE = Duration.ofMillis(50);
    /** How often a thread looks whether finished records have passed the flow. */
    private static final Duration PASSED_LOOK = Duration.ofMillis(2);
    /** What threads that have nothing left to do get to end in. */
    private static final Duration END_PATIENCE = Duration.ofMillis(500);

    private final Session.Start start;
    private final Guard guard;
    private final InHand inHand;
    private final Time time;
    private final Progress progress;
    private final Tally tally;
    private final Recovery recovery;
    private final @Nullable TimeLimit limit;
    private final Effects effects;
    private final @Nullable CheckpointFlow flow;
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>(null);
    private final CountDownLatch threadEnded = new CountDownLatch(1);
    /** The checkpoint in the lease row; null before the row has one of this session. */
    private volatile @Nullable Checkpoint written;

    private @Nullable Dispatcher dispatcher;
    private Workers workers = Workers.NONE;
    private @Nullable Thread thread;
    private @Nullable Checkpoint frozen;
    private OptionalLong givenUp = OptionalLong.empty();

    /**
     * Starts nothing yet.
     *
     * @param handlerTimeout null where an attempt takes as long as it takes
     * @param effects begins what its handlers leave behind
     */
    ProcessorSession(
            Session.Start start,
            Guard guard,
            InHand inHand,
            FailurePlan plan,
            @Nullable Duration handlerTimeout,
            Function<OutputFlow.Of, Effects> effects,
            Meters meters,
            Time time) {
        this.start = start;
        this.guard = guard;
        this.inHand = inHand;
        this.time = time;
        this.progress = new Progress(start.checkpoint());
        this.tally = new Tally(meters, guard.pace(), time);
        this.recovery = new Recovery(plan, start.generation().value(), guard, this::halt, meters, time);
        this.limit = handlerTimeout == null ? null : new TimeLimit(handlerTimeout, meters, time, this::halt);
        this.effects = effects.apply(new OutputFlow.Of(start, progress, guard, this::halt));
        this.flow = this.effects.flow();
        if (flow != null) {
            progress.tellMoments();
        }
    }

    Guard guard() {
        return guard;
    }

    InHand inHand() {
        return inHand;
    }

    Time time() {
        return time;
    }

    Progress progress() {
        return progress;
    }

    Tally tally() {
        return tally;
    }

    Recovery recovery() {
        return recovery;
    }

    /** Null where an attempt takes as long as it takes. */
    @Nullable
    TimeLimit limit() {
        return limit;
    }

    Effects effects() {
        return effects;
    }

    void start(Dispatcher dispatcher, Workers others, String threadName) {
        this.dispatcher = dispatcher;
        workers = others;
        thread = Thread.ofPlatform().name(threadName).daemon().start(() -> {
            try {
                run(dispatcher);
            } finally {
                threadEnded.countDown();
            }
        });
    }

    private void run(Dispatcher dispatcher) {
        try (CurrentRecord current = inHand.enter()) {
            boolean goesOn = flow == null || flow.awaitStart().isPresent();
            while (goesOn && !guard.stopping()) {
                Fetched fetched = next(dispatcher.idle());
                goesOn = fetched == null || dispatcher.dispatch(fetched, progress.open(fetched), current);
            }
        } catch (InterruptedException e) {
            if (guard.abandoned()) {
                LOG.debug("Interrupted: the session ends");
            } else {
                recovery.broke(e);
            }
        } catch (SourceException e) {
            halt(Failure.of(e));
        } catch (RuntimeException | Error e) {
            recovery.broke(e);
        }
    }

    private @Nullable Fetched next(Duration patience) throws InterruptedException {
        guard.dropForeignInterrupt();
        try {
            return guard.stopping()
                    ? null
                    : start.batches().next(patience.compareTo(FETCH_SLICE) < 0 ? patience : FETCH_SLICE);
        } catch (InterruptedException e) {
            guard.ignoreUnlessOurs(e);
            return null;
        }
    }

    @Override
    public boolean awaitsTime() {
        return dispatcher != null && dispatcher.awaitsTime();
    }

    private void halt(Failure why) {
        failure.compareAndSet(null, why);
        guard.stop();
    }

    @Override
    public void round() throws InterruptedException {
        guard.beat();
        if (limit != null) {
            limit.look();
        }
        PartitionState state = effects.state();
        if (state != null) {
            state.measure();
        }
        workers.relieve();
    }

    @Override
    public Checkpoint checkpoint() {
        return frozen != null ? frozen : passed();
    }

    /** Waits until the records below this offset have passed the flow, so that the checkpoint is there; false once no record may be begun. */
    boolean awaitPassed(long nextOffset) throws InterruptedException {
        if (flow != null && flow.reached().nextOffset() < nextOffset) {
            flow.hurry();
            while (flow.reached().nextOffset() < nextOffset) {
                if (!guard.pause(PASSED_LOOK)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The records that are finished and have passed the flow. */
    private Checkpoint passed() {
        return flow == null ? progress.checkpoint() : flow.reached();
    }

    @Override
    public void written(Checkpoint checkpoint) {
        written = checkpoint;
    }

    /**
     * Waits until the lease row has the checkpoint of this moment, with its snapshot; false once no record may be begun.
     */
    boolean awaitInRow() throws InterruptedException {
        Checkpoint passed = passed();
        while (!hasInRow(passed)) {
            if (!guard.pause(PASSED_LOOK)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasInRow(Checkpoint passed) {
        Checkpoint row = written;
        return row != null && (row.equals(passed) || !row.isBehind(passed));
    }

    /** Stops the partition. */
    void fail(Failure why) {
        halt(why);
    }

    @Override
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void stop() {
        guard.stop();
        workers.stop();
    }

    @Override
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        long untilNanos = time.nanos() + atMost.toNanos();
        return threadEnded.await(atMost.toNanos(), TimeUnit.NANOSECONDS)
                && workers.awaitIdle(Duration.ofNanos(untilNanos - time.nanos()))
                && (flow == null || flow.awaitEnd(Duration.ofNanos(untilNanos - time.nanos())));
    }

    @Override
    public void abandon() {
        OptionalLong lowest = inHand.lowest();
        if (frozen == null) {
            // before anything else: what ends from now on is not finished
            frozen = passed();
        }
        if (lowest.isPresent() && !frozen.has(lowest.getAsLong())) {
            givenUp = lowest;
        }
        guard.abandon();
        if (thread != null) {
            thread.interrupt();
        }
        workers.interrupt();
        if (flow != null) {
            flow.abandon();
        }
    }

    @Override
    public OptionalLong givenUp() {
        return givenUp;
    }

    @Override
    public Optional<Instant> firstBegun() {
        return tally.first();
    }

    @Override
    public Optional<Instant> lastDone() {
        return tally.last();
    }

    @Override
    public Optional<Instant> reached() {
        return tally.reached();
    }

    /** Whether its threads end in a moment, as threads do that have nothing left to do. */
    boolean hasEnded() throws InterruptedException {
        return (thread == null || thread.join(END_PATIENCE))
                && workers.awaitIdle(END_PATIENCE)
                && (flow == null || flow.awaitEnd(END_PATIENCE));
    }

    /** The names of its workers that live. */
    List<String> workers() {
        return workers.names();
    }
}
