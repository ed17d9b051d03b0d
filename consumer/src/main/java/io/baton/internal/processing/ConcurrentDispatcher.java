package io.baton.internal.processing;

import io.baton.internal.guard.Guard;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.progress.BatchProgress;
import io.baton.internal.tenure.Batches;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several records at once. The session's own thread lets records into the lanes while there is room; workers live as long as a
 * lane is ready for them; a record that waits to be tried again, or is not due yet, has a sleeper to wake it. Records that take
 * no time take the {@link FastPath} past the lanes: these cost several times as much.
 */
final class ConcurrentDispatcher implements Dispatcher, Workers {

    /** How often to look whether workers are missing: while they may be, and else. */
    private static final Duration LOOK = Duration.ofMillis(1);

    private static final Duration SELDOM = Duration.ofMillis(50);

    private final RecordRunner<?, ?> runner;
    private final SerialRunner serial;
    private final Lanes lanes;
    private final Crew crew;
    private final DueTimes due;
    private final ProcessorSession session;
    private final Batches batches;
    private final Guard guard;
    private final Time time;
    private final FastPath path;
    private int aheadSeen;

    /** Starts nothing yet. */
    ConcurrentDispatcher(
            RecordRunner<?, ?> runner,
            Lanes lanes,
            Crew crew,
            DueTimes due,
            Batches batches,
            ProcessorSession session) {
        this.runner = runner;
        this.serial = new SerialRunner(runner, session);
        this.lanes = lanes;
        this.crew = crew;
        this.due = due;
        this.session = session;
        this.batches = batches;
        this.guard = session.guard();
        this.time = session.time();
        this.path = new FastPath(session.progress(), lanes, this::waitsUntilDue);
    }

    @Override
    public boolean dispatch(Fetched fetched, BatchProgress batch, CurrentRecord current) throws InterruptedException {
        path.offer(fetched.records(), batch);
        while (path.hasMore()) {
            if (maySpareLanes()) {
                if (!goStraight(current)) {
                    return false;
                }
            } else if (awaitRoom()) {
                startWorkers(path.admit());
            } else if (lanes.isClosed()) {
                return false;
            } else {
                startWorkers(lanes.reinforce());
            }
        }
        return !guard.stopping();
    }

    @Override
    public Duration idle() {
        startWorkers(lanes.reinforce());
        return patience();
    }

    @Override
    public boolean isQuiet() {
        return !path.hasMore() && lanes.isEmpty();
    }

    private Duration patience() {
        return lanes.mayLackWorkers() ? LOOK : SELDOM;
    }

    private boolean awaitRoom() throws InterruptedException {
        try {
            return lanes.awaitRoom(patience());
        } catch (InterruptedException e) {
            guard.ignoreUnlessOurs(e);
            return false;
        }
    }

    private boolean maySpareLanes() {
        return due.areNow() && lanes.isEmpty() && isQuick();
    }

    private boolean isQuick() {
        return guard.pace().isQuick(time.nanos());
    }

    /** False when no further record is to be begun. */
    private boolean goStraight(CurrentRecord current) throws InterruptedException {
        FastPath.Straight way = path.enter();
        boolean goesOn = true;
        Throwable failure = null;
        for (int at = way.at(); goesOn && failure == null && at < way.records().size() && isQuick(); at = way.at()) {
            int finished = serial.stride(way.records(), at, way, current);
            way.passed(Math.max(0, finished));
            goesOn = finished >= 0;
            failure = goesOn ? serial.failure() : null;
        }
        current.clear();
        if (failure == null && path.leave(way)) {
            return goesOn;
        }
        path.divert();
        Lane.Run run = path.takeRun();
        if (run != null) {
            settle(run, failure, goesOn);
        }
        return goesOn;
    }

    /** The run of a record that went straight: mending it may take long, and is a worker's. */
    private void settle(Lane.Run run, @Nullable Throwable failure, boolean finished) {
        if (failure != null) {
            crew.work(() -> {
                try (CurrentRecord current = session.inHand().enter()) {
                    worker().live(run, failure, current);
                }
            });
            return;
        }
        Entry entry = run.first();
        if (finished && entry != null) {
            run.finished(entry);
        }
        lanes.end(run);
        lanes.quit();
        startWorkers(lanes.relieve());
    }

    @Override
    public void relieve() throws InterruptedException {
        int ahead = path.ahead();
        if (ahead >= 0 && ahead == aheadSeen) {
            path.divert();
        }
        aheadSeen = ahead;
        int admitted = path.admitWhileDiverted(batches);
        startWorkers(admitted);
        if (path.isDiverted()) {
            startWorkers(lanes.relieve());
        }
    }

    private boolean waitsUntilDue(Entry entry) {
        Duration left = due.until(entry.record);
        if (left.isZero()) {
            return false;
        }
        lanes.expect(entry);
        crew.after(left, () -> startWorkers(lanes.admitDue(entry)));
        return true;
    }

    private void startWorkers(int count) {
        for (int i = 0; i < count; i++) {
            crew.work(() -> {
                try (CurrentRecord current = session.inHand().enter()) {
                    worker().live(current);
                }
            });
        }
    }

    private LaneWorker worker() {
        return new LaneWorker(
                runner,
                lanes,
                session,
                ended ->
                        ended.rest().ifPresent(wait -> crew.after(wait, () -> startWorkers(lanes.resume(ended.lane)))));
    }

    @Override
    public void stop() {
        lanes.close();
        crew.wake();
    }

    @Override
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return lanes.awaitNoWorkers(atMost);
    }

    @Override
    public List<String> names() {
        return crew.workers();
    }

    @Override
    public void interrupt() {
        crew.interruptWorkers();
    }
}
