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
 * takes a snapshot of exactly what the finished records have made, and moves the checkpoint once the snapshot is kept. Handlers go on
 * meanwhile.
 */
final class SnapshotFlow implements CheckpointFlow {

    /** How long changes gather before they are settled. Memory keeps each of them until then. */
    private static final Duration GATHERING = Duration.ofMillis(10);

    private static final Duration LONG = Duration.ofMillis(200);

    private final SessionState state;
    private final OutputFlow.Of session;
    private final Optional<OutputFlow> outputs;
    private final Time time;
    private final FlowThread thread;
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile Checkpoint reached;
    private volatile boolean ready;
    private volatile boolean ending;
    private final AtomicBoolean hurried = new AtomicBoolean();
    private long keptNanos;
    private long hurriedUntil;

    SnapshotFlow(
            SessionState state, OutputFlow.Of session, Optional<OutputFlow> outputs, Time time, String threadName) {
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
                // the next cut may be from before the hurry: only its outputs were waited for
                hurriedUntil = state.cuts() + 2;
            }
            if (state.resume()) {
                boolean atOnce = last || state.cuts() < hurriedUntil;
                settled(state.settle(), atOnce);
            }
            if (last) {
                state.end(reached);
                return;
            }
            thread.rest(state.isUnsettled() ? GATHERING : LONG);
        }
    }

    private void settled(Checkpoint finished, boolean atOnce) throws InterruptedException {
        if (isAhead(finished)
                && (atOnce || time.nanos() - keptNanos >= state.every().toNanos())) {
            keep(finished, atOnce);
        }
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

    private void keep(Checkpoint finished, boolean small) throws InterruptedException {
        keptNanos = time.nanos();
        Optional<Checkpoint> kept = state.keep(finished, small);
        if (kept.isPresent()) {
            reached = kept.get();
            state.committed();
        }
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
