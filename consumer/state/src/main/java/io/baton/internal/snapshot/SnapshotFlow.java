package io.baton.internal.snapshot;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.output.CheckpointFlow;
import io.baton.internal.output.FlowThread;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.tenure.Session.Failure;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Moves the checkpoint of one session by snapshots. Its thread reads the snapshot that the checkpoint names. Then, at intervals, it
 * takes a snapshot of exactly what a {@link Cut} has, and moves the checkpoint once the snapshot is kept. Handlers go on meanwhile.
 */
final class SnapshotFlow implements CheckpointFlow {

    /** How long changes gather before they are settled. Memory keeps each of them until then. */
    private static final Duration GATHERING = Duration.ofMillis(10);

    private static final Duration LONG = Duration.ofMillis(200);

    private final SessionState state;
    private final OutputFlow.Of session;
    private final Optional<? extends OutputFlow> outputs;
    private final Time time;
    private final FlowThread thread;
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile Checkpoint reached;
    private volatile boolean ready;
    private volatile boolean ending;
    private final AtomicBoolean hurried = new AtomicBoolean();
    private long keptNanos;
    /** The number of the last cut that the checkpoint has. */
    private long passedCut;
    /** The number of the cut that those who hurry wait for. */
    private long hurriedUntil;

    SnapshotFlow(
            SessionState state,
            OutputFlow.Of session,
            Optional<? extends OutputFlow> outputs,
            Time time,
            String threadName) {
        this.state = state;
        this.session = session;
        this.outputs = outputs;
        this.time = time;
        this.reached = session.start().checkpoint();
        this.thread = new FlowThread(threadName, this::run, this::broke);
    }

    SnapshotFlow started() {
        thread.start();
        return this;
    }

    @Override
    public Optional<Checkpoint> awaitStart() throws InterruptedException {
        started.await();
        return ready ? Optional.of(reached) : Optional.empty();
    }

    private void run() throws InterruptedException {
        try {
            begin();
        } finally {
            started.countDown();
        }
        while (ready && !session.guard().abandoned()) {
            boolean last = ending;
            if (hurried.getAndSet(false)) {
                // the next cut may be from before the hurry, and still wait for its outputs
                hurriedUntil = state.lastCut() + 2;
            }
            boolean passed = state.resume() && passes(last || passedCut < hurriedUntil);
            if (last && passed) {
                state.end(reached);
                return;
            }
            thread.rest(state.isUnsettled() ? GATHERING : LONG);
        }
    }

    /** False for a snapshot that was given up. */
    private boolean passes(boolean atOnce) throws InterruptedException {
        Checkpoint finished = state.settle();
        long cut = state.lastCut(); // before further ones are settled while the snapshot is on its way
        if (isAhead(finished)) {
            if (!atOnce && time.nanos() - keptNanos < state.every().toNanos()) {
                return true;
            }
            if (!keep(finished, atOnce)) {
                return false;
            }
        }
        passedCut = cut;
        return true;
    }

    private boolean isAhead(Checkpoint finished) {
        return !finished.equals(reached.with(null)) || state.isDirty();
    }

    private void begin() throws InterruptedException {
        if (outputs.isEmpty() || outputs.get().awaitStart().isPresent()) {
            keptNanos = time.nanos();
            ready = state.begin(reached);
        }
    }

    private boolean keep(Checkpoint finished, boolean small) throws InterruptedException {
        keptNanos = time.nanos();
        Optional<Checkpoint> kept = state.keep(finished, small);
        if (kept.isPresent()) {
            reached = kept.get();
            state.committed();
        }
        return kept.isPresent();
    }

    private void broke(Throwable why) {
        if (!session.guard().abandoned()) {
            session.halt().accept(Failure.of(why));
        }
    }

    @Override
    public void hurry() {
        outputs.ifPresent(OutputFlow::hurry);
        hurried.set(true);
        thread.wake();
    }

    @Override
    public Checkpoint reached() {
        return reached;
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        long untilNanos = time.nanos() + atMost.toNanos();
        if (outputs.isPresent() && !outputs.get().awaitEnd(atMost)) {
            return false;
        }
        ending = true;
        thread.wake();
        return thread.awaitEnd(Duration.ofNanos(Math.max(0, untilNanos - time.nanos())));
    }

    @Override
    public void abandon() {
        outputs.ifPresent(OutputFlow::abandon);
        thread.interrupt();
        thread.wake();
    }
}
