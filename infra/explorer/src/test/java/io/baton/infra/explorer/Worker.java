package io.baton.infra.explorer;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Fence;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import io.baton.internal.output.OutputException;
import io.baton.internal.snapshot.ExploredState;
import io.baton.internal.tenure.Caution;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.RecordProcessor;
import io.baton.internal.tenure.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A processor whose handlers begin and return when the explorer says so. It keeps the rules of the real one: nothing is
 * begun behind a closed fence, nor after a stop; what returns behind it is finished only if it opens again; what was
 * abandoned is never finished. It believes what it pulls: nothing catches what should have been dropped.
 */
final class Worker implements RecordProcessor, Session {

    private final Sandbox sandbox;
    private final int concurrency;
    private final boolean cautious;
    private final TreeSet<Long> buffered = new TreeSet<>();
    private final TreeSet<Long> underWay = new TreeSet<>();
    private final TreeSet<Long> finished = new TreeSet<>();
    private long next;
    private @Nullable Start session;
    private @Nullable Failure failure;
    private @Nullable Checkpoint frozen;
    private boolean opened;
    private boolean stopped;
    private boolean closed;
    /** Of the row, to name the record that is begun next, or in hand. */
    private boolean asked;
    /** Of the process, to begin a record. */
    private boolean hasTurn;

    private OptionalLong givenUp = OptionalLong.empty();

    /** Null where nothing is written. */
    private final @Nullable SeekOutputs seekOutputs;
    /** Of the session. */
    private @Nullable SessionEffects outputs;
    /** Of the invocation; null where nothing is kept. */
    private @Nullable ExploredState state;

    private boolean everFailed;
    private int begunAgain;

    Worker(Sandbox sandbox, Scenario scenario) {
        this.sandbox = sandbox;
        this.concurrency = scenario.concurrency();
        this.cautious = scenario.looksAtSetbacks();
        this.seekOutputs = scenario.writing() == null ? null : new SeekOutputs(sandbox);
    }

    @Override
    public void foresee(Checkpoint start) {
        if (state != null) {
            state.foresee(start.snapshot());
        }
    }

    @Override
    public boolean commitsOffsets() {
        return seekOutputs != null;
    }

    @Override
    public boolean moved(Lease.Seek seek, Generation generation, Fence fence, String topicId, Duration atMost) {
        try {
            return seekOutputs == null || seekOutputs.moved(seek, generation, fence, topicId, atMost);
        } catch (OutputException e) {
            everFailed = true;
            throw e;
        }
    }

    // What the explorer decides

    /** Whether the session's thread may be told where it begins. */
    boolean mayLearn() {
        return outputs != null && outputs.mayLearn();
    }

    void learns() {
        if (outputs != null && outputs.learns()) {
            pull(Objects.requireNonNull(session));
        }
    }

    /** Whether its handler may return, so that its outputs wait. */
    boolean mayWrite(long offset) {
        return outputs != null && outputs.mayWrite(offset);
    }

    /** Whether it may count as finished. */
    boolean mayFinish(long offset) {
        return outputs == null || !outputs.mayWrite(offset);
    }

    boolean mayFail(long offset) {
        return outputs == null || outputs.mayWrite(offset);
    }

    void writes(long offset) {
        Objects.requireNonNull(outputs).writes(offset);
    }

    /** Whether the flow of outputs is to commit what is left, and end. */
    boolean isEnding() {
        return outputs != null && outputs.isEnding();
    }

    @Nullable
    SessionOutputs outputs() {
        return outputs instanceof SessionOutputs written ? written : null;
    }

    @Nullable
    SessionEffects effects() {
        return outputs;
    }

    /** The record that may be begun now, or -1. */
    long mayBegin() {
        Caution caution = caution();
        boolean named = caution == null || (asked && caution.isNamed()) || (hasTurn && !caution.isCalledFor());
        return named && (caution == null || underWay.isEmpty()) ? following() : -1;
    }

    /** The record that the row may be asked to name now, or -1. */
    long mayAsk() {
        Caution caution = caution();
        return caution != null && isFree() && caution.isCalledFor() && !caution.condemns(next) ? following() : -1;
    }

    /** The record that meets the failure policy without being begun, or -1. */
    long mayCondemn() {
        Caution caution = caution();
        return caution != null && isFree() && caution.condemns(next) ? following() : -1;
    }

    /** Whether something may be done with a record. */
    boolean isAboutToMove() {
        return mayBegin() >= 0 || mayAsk() >= 0 || mayCondemn() >= 0 || (!underWay.isEmpty() && mayReturn());
    }

    private boolean isFree() {
        return !asked && hasTurn && underWay.isEmpty();
    }

    /** Has a record, and waits for its turn if it must. */
    void takesTurn() {
        Caution caution = caution();
        if (caution != null && !hasTurn && underWay.isEmpty() && following() >= 0) {
            hasTurn = caution.takesTurn();
        }
    }

    private long following() {
        return session != null
                        && !stopped
                        && !buffered.isEmpty()
                        && underWay.size() < concurrency
                        && session.fence().open()
                ? buffered.first()
                : -1;
    }

    private @Nullable Caution caution() {
        return session == null || !cautious ? null : session.caution();
    }

    void ask() {
        asked = true;
        Caution caution = Objects.requireNonNull(caution());
        if (caution.isAlone()) {
            caution.ask(next);
        } else {
            caution.askForStretch(next);
        }
    }

    void condemn(long offset) {
        buffered.remove(offset);
        finish(offset);
        ends();
    }

    private void finish(long offset) {
        finished.add(offset);
        while (finished.remove(next)) {
            next++;
        }
    }

    private void ends() {
        if (asked) {
            asked = false;
            Objects.requireNonNull(caution()).ends();
        }
        if (hasTurn) {
            hasTurn = false;
            Objects.requireNonNull(caution()).endsTurn();
        }
    }

    /** Where it would write that it is. */
    long next() {
        return next;
    }

    void begin(long offset) {
        buffered.remove(offset);
        underWay.add(offset);
        if (hasTurn) {
            Objects.requireNonNull(caution()).begun();
        }
        if (outputs != null) {
            outputs.begins(offset);
        }
    }

    SortedSet<Long> underWay() {
        return underWay;
    }

    /** Whether a handler that returns now is told anything but to wait. */
    boolean mayReturn() {
        return session != null
                && (stopped
                        || abandoned()
                        || session.fence().open()
                        || session.fence().lost());
    }

    /** The handler returns; whether its record counts as finished. */
    boolean returns(long offset) {
        underWay.remove(offset);
        boolean counts = session != null && !abandoned() && session.fence().open();
        if (counts) {
            finish(offset);
        }
        if (outputs != null) {
            outputs.returns(offset, counts);
        }
        ends();
        return counts;
    }

    void fails(long offset) {
        underWay.remove(offset);
        ends();
        if (outputs != null) {
            outputs.fails(offset);
        }
        halt(new Failure("record " + offset, new IllegalStateException("given up")));
    }

    private void halt(Failure why) {
        buffered.clear();
        failure = failure == null ? why : failure;
        everFailed = true;
        if (outputs != null) {
            outputs.stop();
        }
    }

    /** Be it in a session before. */
    boolean hasFailed() {
        return everFailed;
    }

    boolean abandoned() {
        return frozen != null;
    }

    private boolean isIdle() {
        return underWay.isEmpty() && (outputs == null || outputs.threadEnds());
    }

    @Nullable
    Start session() {
        return session;
    }

    void open() {
        opened = true;
        if (seekOutputs != null) {
            sandbox.coordinator().open();
        }
        if (sandbox.keeps()) {
            state = sandbox.openState();
        }
    }

    boolean isOpen() {
        return opened && !closed;
    }

    // What the tenure asks

    @Override
    public Session begin(Start granted) {
        begunAgain += failure == null ? 0 : 1;
        failure = null;
        session = granted;
        stopped = false;
        asked = false;
        hasTurn = false;
        buffered.clear();
        finished.clear();
        next = granted.checkpoint().nextOffset();
        if (seekOutputs != null) {
            outputs = new SessionOutputs(granted, sandbox, sandbox.beside(), this::halt);
        } else if (state != null) {
            outputs = new SessionChanges(granted, state, sandbox.beside(), this::halt);
        }
        if (outputs != null) {
            outputs.start();
        }
        pull(granted);
        return this;
    }

    @Override
    public void round() {
        if (!stopped) {
            pull(Objects.requireNonNull(session));
        }
    }

    private void pull(Start from) {
        if (outputs != null && !outputs.takes()) {
            return;
        }
        try {
            for (Fetched batch = from.batches().next(Duration.ZERO);
                    batch != null;
                    batch = from.batches().next(Duration.ZERO)) {
                if (outputs != null) {
                    buffered.addAll(outputs.take(batch));
                } else {
                    batch.records().forEach(record -> take(record.offset(), from.checkpoint()));
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(long offset, Checkpoint start) {
        if (start.ahead().contains(offset)) {
            finish(offset);
        } else {
            buffered.add(offset);
        }
    }

    @Override
    public void written(Checkpoint checkpoint) {
        // nothing waits for the row
    }

    @Override
    public Checkpoint checkpoint() {
        return frozen == null ? current() : frozen;
    }

    private Checkpoint current() {
        if (outputs != null) {
            return outputs.reached();
        }
        var ahead = new FinishedAhead.Builder();
        finished.forEach(offset -> ahead.add(offset, offset + 1));
        return new Checkpoint(next, OptionalInt.empty(), ahead.build());
    }

    @Override
    public long finished() {
        return 0;
    }

    @Override
    public Optional<Instant> firstBegun() {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> lastDone() {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> reached() {
        return Optional.empty();
    }

    @Override
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void stop() {
        stopped = true;
        if (outputs != null) {
            outputs.stop();
        }
        sandbox.knowledge().stops();
        if (asked && underWay.isEmpty()) {
            asked = !Objects.requireNonNull(caution()).withdraw();
        }
        Caution caution = caution();
        if (caution != null && underWay.isEmpty()) {
            ends();
            caution.withdrawsTurn();
        }
    }

    @Override
    public boolean awaitIdle(Duration atMost) {
        long until = sandbox.nanos() + atMost.toNanos();
        boolean idle = isIdle() || sandbox.pauseUntil(atMost, this::isIdle);
        return idle && (outputs == null || outputs.awaitEnd(Duration.ofNanos(until - sandbox.nanos())));
    }

    @Override
    public void abandon() {
        frozen = frozen == null && session != null ? current() : frozen;
        if (outputs != null) {
            givenUp = underWay.isEmpty() ? OptionalLong.empty() : OptionalLong.of(underWay.first());
            outputs.abandon();
        } else {
            givenUp = OptionalLong.of(underWay.isEmpty() ? next : underWay.first());
        }
    }

    @Override
    public OptionalLong givenUp() {
        return givenUp;
    }

    @Override
    public List<String> leftBehind() {
        return List.of();
    }

    @Override
    public void close() {
        stopped = true;
        closed = true;
        if (outputs != null) {
            outputs.stop();
            if (!outputs.isOver()) {
                outputs.abandon();
            }
        }
        sandbox.coordinator().closeAll();
        if (state != null) {
            state.close();
        }
    }

    void describe(Fingerprint text) {
        text.word(String.valueOf(buffered)).word(String.valueOf(underWay)).word(String.valueOf(finished));
        text.number(next);
        text.flag(session != null).flag(failure != null).flag(stopped).flag(closed);
        text.flag(session != null && session.fence().lost());
        text.checkpoint(frozen);
        Caution caution = caution();
        if (caution != null) {
            text.flag(asked).flag(hasTurn).flag(caution.isNamed()).number(caution.crashesAt(next));
        }
        if (seekOutputs != null) {
            seekOutputs.describe(text);
            text.number(begunAgain).flag(everFailed).flag(failure != null && failure.mayBeginAgain());
        }
        if (outputs != null) {
            outputs.describe(text, sandbox.nanos());
        }
        if (state != null) {
            text.flag(everFailed);
            state.describe(text.text(), Sandbox.STATE_UNIT.toNanos(), 5);
        }
        if (cautious) {
            text.word(givenUp.toString());
        }
    }
}
