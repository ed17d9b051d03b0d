package io.baton.internal.snapshot;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.output.CheckpointFlow;
import io.baton.internal.output.FlowThread;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.state.StateException;
import io.baton.internal.tenure.Session.Failure;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of one session: reads the snapshot that the checkpoint names, and then, every so often, takes one of what exactly the
 * finished records have made. The checkpoint follows when it is kept. Handlers go on meanwhile.
 */
final class SnapshotFlow implements CheckpointFlow {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFlow.class);

    /** How long changes gather before they are settled: of each, what was there before is kept until then. */
    private static final Duration GATHERING = Duration.ofMillis(10);

    private static final Duration LONG = Duration.ofMillis(200);
    private static final Duration BEFORE_REPEAT = Duration.ofMillis(250);

    private final KeptState kept;
    private final OutputFlow.Of session;
    private final Optional<OutputFlow> outputs;
    private final Duration every;
    private final Time time;
    private final FlowThread thread;
    private final CountDownLatch started = new CountDownLatch(1);
    private final Semaphore wakes = new Semaphore(0);
    private volatile Checkpoint reached;
    private volatile boolean ready;
    private volatile boolean ending;
    private volatile boolean hurried;
    private long savedNanos;

    SnapshotFlow(
            KeptState kept,
            OutputFlow.Of session,
            Optional<OutputFlow> outputs,
            Duration every,
            Time time,
            String threadName) {
        this.kept = kept;
        this.session = session;
        this.outputs = outputs;
        this.every = every;
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
            boolean atOnce = hurried || last;
            hurried = false;
            Checkpoint finished = settled();
            if (!finished.equals(reached.with(null)) && (atOnce || time.nanos() - savedNanos >= every.toNanos())) {
                save(finished, atOnce);
            }
            if (last) {
                kept.ends(reached);
                return;
            }
            rest(kept.unsettled() > 0 ? GATHERING : LONG);
        }
    }

    private void begin() throws InterruptedException {
        if (outputs.isPresent() && outputs.get().awaitStart().isEmpty()) {
            return;
        }
        while (!ready && session.guard().mayFinish()) {
            try {
                kept.begin(reached.snapshot());
                savedNanos = time.nanos();
                ready = true;
            } catch (StateException e) {
                repeatAfter(e);
            }
        }
    }

    /** What is finished in every other respect; its changes belong to the next snapshot. */
    private Checkpoint settled() {
        Checkpoint finished = outputs.map(OutputFlow::reached).orElseGet(session.progress()::checkpoint);
        kept.settle(finished);
        return finished;
    }

    private void save(Checkpoint finished, boolean small) throws InterruptedException {
        long begunNanos = time.nanos();
        KeptState.Saving saving = kept.take(finished, session.start().generation(), small);
        while (session.guard().mayFinish()) {
            try {
                while (!saving.isDone()) {
                    settled();
                    rest(GATHERING);
                }
                reached = finished.with(saving.name());
                savedNanos = begunNanos;
                kept.saved(saving, time.nanos() - begunNanos);
                return;
            } catch (StateException e) {
                repeatAfter(e);
                saving.again();
            }
        }
    }

    /** What does not pass is thrown on. */
    private void repeatAfter(StateException e) throws InterruptedException {
        if (!e.mayPass()) {
            throw e;
        }
        LOG.warn("{}; it is tried again, and the checkpoint waits for it", e.getMessage());
        rest(BEFORE_REPEAT);
    }

    private void rest(Duration atMost) throws InterruptedException {
        if (wakes.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            wakes.drainPermits();
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
        hurried = true;
        wakes.release();
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
        wakes.release();
        return thread.awaitEnd(Duration.ofNanos(Math.max(0, untilNanos - time.nanos())));
    }

    @Override
    public void abandon() {
        outputs.ifPresent(OutputFlow::abandon);
        thread.interrupt();
        wakes.release();
    }
}
