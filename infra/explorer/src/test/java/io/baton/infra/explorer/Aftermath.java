package io.baton.infra.explorer;

import io.baton.infra.explorer.Move.Kind;
import io.baton.internal.lease.Lease;
import java.util.function.Consumer;

/** When nobody is left: whatever happened, whoever comes next gets the partition and finishes what is left. */
final class Aftermath {

    private static final int PATIENCE_MOVES = 60;

    private final Run run;
    private final Consumer<Move> told;

    Aftermath(Run run, Consumer<Move> told) {
        this.run = run;
        this.told = told;
    }

    /** The next tick of the schedule, at once. */
    void aTickComes() {
        comes(Kind.NEXT_TICK);
    }

    /** The watchdog, once the lease is over. */
    void theWatchdogComes() {
        for (int i = 0; i < Scenario.LEASE; i++) {
            make(Move.of(Kind.TICK));
        }
        comes(Kind.WATCHDOG);
    }

    private void comes(Kind who) {
        Lease row = run.row();
        if (row != null && !row.mayRun()) {
            make(Move.of(Kind.RUN));
        }
        int place = run.latecomer();
        make(Move.of(who, place));
        Sandbox sandbox = run.sandbox(place);
        for (int i = 0; i < PATIENCE_MOVES && sandbox.runs(); i++) {
            if (sandbox.worker().session() != null && run.allFinished()) {
                return;
            }
            make(next(place, sandbox));
        }
        throw new BrokenPromise(
                Promise.LIVENESS,
                "nobody is left, %s comes and does not get to consume: %s".formatted(who, sandbox.ended()));
    }

    private static Move next(int who, Sandbox sandbox) {
        Worker worker = sandbox.worker();
        if (sandbox.table().reads()) {
            return Move.of(Kind.READ, who);
        }
        if (sandbox.asks()) {
            return Move.of(Kind.ANSWERED, who);
        }
        if (!worker.underWay().isEmpty()) {
            return new Move(Kind.FINISHES, who, worker.underWay().first().intValue());
        }
        if (worker.mayAsk() >= 0) {
            return new Move(Kind.ASKS, who, (int) worker.mayAsk());
        }
        if (worker.mayCondemn() >= 0) {
            return new Move(Kind.CONDEMNS, who, (int) worker.mayCondemn());
        }
        long next = worker.mayBegin();
        return next >= 0 ? new Move(Kind.BEGINS, who, (int) next) : Move.of(Kind.TICK);
    }

    private void make(Move move) {
        told.accept(move);
        run.make(move);
    }
}
