package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Setbacks;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * For a hold where holders before it crashed: one record is in hand at a time, and it is begun when the lease row names its
 * place. If it ends the process, the next holder reads which record it was. Further on, where the record that crashed them is
 * less likely to lie, the row names the place where a stretch of records begins. If one of them ends the process, the next
 * holder begins at most a stretch before it.
 *
 * <pre>
 *            processor's thread         lease thread               processor's thread
 *   NOTHING ────── begins ─────► ASKED ─── named ───► IN_HAND ──────── ends ──────► NOTHING ── over ─► OVER
 *      ▲                           │                                                   │
 *      └──────── it stops ─────────┘◄──────────────────────────────────────────────────┘
 * </pre>
 *
 * The processor's own thread asks and waits; the lease thread writes the row, and is the only one to say that it did. Where the
 * process has several partitions, a record is begun only when it is its partition's turn ({@link Turns}).
 */
public final class Caution {

    /** How often the processor's thread looks again while it waits. */
    private static final Duration LOOK = Duration.ofMillis(2);

    /** Past the place of the crashes, caution ends after this time. */
    public static final Duration LONGEST_TIME = Duration.ofMinutes(1);

    /** How the processor's thread waits, which somebody other than Baton may interrupt. */
    @FunctionalInterface
    public interface Wait {

        /** Lets this long pass; false as soon as no further record may be begun. */
        boolean goesOnAfter(Duration duration) throws InterruptedException;
    }

    private enum Phase {
        NOTHING,
        ASKED,
        IN_HAND,
        OVER
    }

    /** @param alone whether the record at this place is the only one until it ends; else a stretch begins there */
    private record State(Phase phase, long checkpoint, boolean alone) {}

    private static final State NOTHING = new State(Phase.NOTHING, -1, false);
    private static final State OVER = new State(Phase.OVER, -1, false);

    private final Setbacks before;
    private final int mostCrashes;
    private final Turns.@Nullable Turn turn;
    private final AtomicReference<State> state = new AtomicReference<>(NOTHING);

    /**
     * @param before what the row told when the hold began
     * @param mostCrashes after this number of crashes at one record its handler is not called any more
     */
    public Caution(Setbacks before, int mostCrashes) {
        this(before, mostCrashes, null);
    }

    /** @param turn this partition's turns to begin a record; null where the process has no other partition */
    Caution(Setbacks before, int mostCrashes, Turns.@Nullable Turn turn) {
        this.before = before;
        this.mostCrashes = mostCrashes;
        this.turn = turn;
    }

    /** For the processor's thread: takes the turn to begin a record. False if it is another partition's turn: then call again later. */
    public boolean takesTurn() {
        return turn == null || turn.take();
    }

    /** For the processor's thread: this partition begins no record after all, and no longer wants a turn. */
    public void withdrawsTurn() {
        if (turn != null) {
            turn.withdraw();
        }
    }

    /** For the processor's thread, with the turn: whether a row calls for caution, so that places are named. */
    public boolean isCalledFor() {
        return turn == null || turn.isCalledFor();
    }

    /** For the processor's thread, with the turn: whether its record is the only one in hand of the whole process, so that it may be named. */
    public boolean isAlone() {
        return turn == null || turn.isAlone();
    }

    /** For the processor's thread, with the turn: its record is in hand. */
    public void begun() {
        if (turn != null) {
            turn.begins();
        }
    }

    /** For the processor's thread: its record is finished, or stays unfinished, and {@link #ends} was called if it was named. */
    public void endsTurn() {
        if (turn != null) {
            turn.ends();
        }
    }

    /** For the processor's thread: whether caution may end, as this partition and the others of the process have passed their places of the crashes. */
    public boolean mayEnd(boolean isPast) {
        return turn == null ? isPast : turn.mayEnd(isPast);
    }

    /** How often a process ended with nothing in hand but the first unfinished record from this checkpoint on. */
    public int crashesAt(long checkpoint) {
        return before.crashesOfRecordAt(checkpoint);
    }

    /** Whether that was often enough. */
    public boolean condemns(long checkpoint) {
        return crashesAt(checkpoint) >= mostCrashes;
    }

    /**
     * For the processor's thread: waits until the row names the place of the record that is to be begun.
     *
     * @return false if it stops before, and the record is not to be begun
     */
    public boolean begins(long checkpoint, Wait wait) throws InterruptedException {
        ask(checkpoint);
        return awaitNamed(wait);
    }

    /** The same for a stretch of records, of which one is in hand at a time. */
    public boolean beginsStretch(long checkpoint, Wait wait) throws InterruptedException {
        askForStretch(checkpoint);
        return awaitNamed(wait);
    }

    private boolean awaitNamed(Wait wait) throws InterruptedException {
        while (!isNamed()) {
            if (!wait.goesOnAfter(LOOK) && withdraw()) {
                return false;
            }
        }
        return true;
    }

    /** For the processor's thread, as the four that follow, where it does not wait: the record at this place is to be begun. */
    public void ask(long checkpoint) {
        move(NOTHING, new State(Phase.ASKED, checkpoint, true));
    }

    /** The same for a stretch. */
    public void askForStretch(long checkpoint) {
        move(NOTHING, new State(Phase.ASKED, checkpoint, false));
    }

    /** Whether the row names the place that was asked for. */
    public boolean isNamed() {
        return now().phase() == Phase.IN_HAND;
    }

    /** The record is not to be begun after all; false if the row names its place by now. */
    public boolean withdraw() {
        State asked = now();
        return asked.phase() == Phase.ASKED && state.compareAndSet(asked, NOTHING);
    }

    /** For the processor's thread: the record is finished, or stays unfinished; or so is the last of the stretch. */
    public void ends() {
        move(now(), NOTHING);
    }

    /** For the processor's thread, with nothing in hand: the place of the crashes was passed. */
    public void over() {
        move(NOTHING, OVER);
        if (turn != null) {
            turn.goesOn();
        }
    }

    private State now() {
        return Objects.requireNonNull(state.get());
    }

    private void move(State from, State to) {
        boolean legal = from.phase() == Phase.NOTHING || (from.phase() == Phase.IN_HAND && to.phase() == Phase.NOTHING);
        if (!legal || !state.compareAndSet(from, to)) {
            throw new IllegalStateException("from %s (now %s) to %s".formatted(from, now(), to));
        }
    }

    /** For the lease thread. */
    boolean isOver() {
        return now().phase() == Phase.OVER;
    }

    /** For the lease thread: a renewal is waited for. */
    boolean asks() {
        return now().phase() == Phase.ASKED || (turn != null && turn.isToBeCleared());
    }

    /**
     * For the lease thread: what to write with this checkpoint.
     *
     * @param left what is left there of the setbacks from before
     */
    Setbacks at(Checkpoint reached, Setbacks left) {
        return at(reached, left, turn == null);
    }

    /** The same for a release: what was counted against a record that waits for its turn is not forgotten. */
    Setbacks atRelease(Checkpoint reached, Setbacks left) {
        return at(reached, left, true);
    }

    /** @param keeps whether to name a record that is not in hand, but was when processes ended */
    private Setbacks at(Checkpoint reached, Setbacks left, boolean keeps) {
        if (!isCalledFor()) {
            return left;
        }
        long next = reached.nextOffset();
        State now = now();
        Setbacks crashes = switch (now.phase()) {
            case OVER -> left.withoutCrashes();
            case ASKED, IN_HAND ->
                mayBeNamed(now) && now.checkpoint() == next ? before.aloneAt(next) : before.watchfulAt(next);
            case NOTHING -> keeps && before.crashesOfRecordAt(next) > 0 ? before : before.watchfulAt(next);
        };
        return new Setbacks(crashes.crashes(), left.givenUp());
    }

    private boolean mayBeNamed(State now) {
        return now.alone() && (turn == null || turn.mayBeNamed());
    }

    /** For the lease thread: these are in the row. */
    void named(Setbacks written) {
        State now = now();
        Setbacks.Crashes crashes = written.crashes();
        if (turn != null && (crashes == null || !crashes.alone())) {
            turn.cleared();
        }
        if (now.phase() == Phase.ASKED
                && crashes != null
                && crashes.alone() == now.alone()
                && crashes.offset() == now.checkpoint()) {
            // fails if it stopped meanwhile: the row then names a record that is not in hand, which does no harm
            state.compareAndSet(now, new State(Phase.IN_HAND, now.checkpoint(), now.alone()));
        }
    }
}
