package io.baton.infra.explorer;

import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.snapshot.ExploredState;
import io.baton.internal.state.AttemptState;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What handlers of one session change: the real flow of snapshots, progress and guard; each record is noted in the state of its key. */
final class SessionChanges implements SessionEffects {

    private final Session.Start granted;
    private final ExploredState state;
    private final SideStrand side;
    private final TakenRecords records;
    private final Guard guard;
    private final Consumer<Session.Failure> halt;
    private final Map<Long, AttemptState> attempts = new HashMap<>();
    /** Their handlers have returned, and they do not count as finished yet. */
    private final TreeSet<Long> written = new TreeSet<>();

    private boolean learned;
    private boolean started;
    private boolean ending;

    SessionChanges(Session.Start granted, ExploredState state, SideStrand side, Consumer<Session.Failure> halt) {
        this.granted = granted;
        this.state = state;
        this.side = side;
        this.halt = halt;
        this.records = new TakenRecords(granted.checkpoint());
        this.guard = new Guard(granted.fence(), granted.silence(), side, () -> Duration.ofHours(1));
    }

    /** Of two keys: a record in hand has its own. */
    static String key(long offset) {
        return "k" + offset % 2;
    }

    @Override
    public void start() {
        state.begin(new OutputFlow.Of(granted, records.progress(), guard, halt), side);
    }

    @Override
    public boolean mayLearn() {
        return !learned && state.isStarted();
    }

    @Override
    public boolean learns() {
        learned = true;
        started = state.awaitStart().isPresent();
        return started;
    }

    @Override
    public boolean takes() {
        return started && !guard.stopping();
    }

    @Override
    public boolean threadEnds() {
        return learned;
    }

    @Override
    public List<Long> take(Fetched fetched) {
        return records.take(fetched);
    }

    @Override
    public void begins(long offset) {
        attempts.put(offset, state.attempt(offset, key(offset)));
    }

    @Override
    public boolean mayWrite(long offset) {
        return attempts.containsKey(offset);
    }

    @Override
    public void writes(long offset) {
        state.handled(Objects.requireNonNull(attempts.remove(offset)), offset, guard);
        written.add(offset);
    }

    @Override
    public void returns(long offset, boolean counts) {
        written.remove(offset);
        if (counts) {
            records.finish(offset);
        }
    }

    @Override
    public void fails(long offset) {
        Objects.requireNonNull(attempts.remove(offset)).end();
        guard.stop();
    }

    @Override
    public Checkpoint reached() {
        return state.reached();
    }

    @Override
    public void stop() {
        guard.stop();
    }

    @Override
    public void abandon() {
        guard.abandon();
        state.abandon();
    }

    @Override
    public boolean awaitEnd(Duration atMost) {
        ending = true;
        return state.awaitEnd(atMost);
    }

    @Override
    public boolean isEnding() {
        return ending;
    }

    @Override
    public boolean isOver() {
        return side.isOver();
    }

    @Override
    public boolean isFenceOpen() {
        return granted.fence().open();
    }

    @Override
    public void describe(Fingerprint text, long nanos) {
        text.flag(learned).flag(started).flag(guard.stopping()).flag(guard.abandoned());
        text.word(attempts.keySet().toString()).word(written.toString());
        text.checkpoint(records.progress().checkpoint());
    }
}
