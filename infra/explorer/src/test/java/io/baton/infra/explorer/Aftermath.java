package io.baton.infra.explorer;

import io.baton.infra.explorer.Move.Kind;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.TopicIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * When nobody is left at a partition: whatever happened, whoever comes next gets it and finishes what is left, be it that
 * somebody still has another partition. Where the topic is gone, the operator has made it again and deleted the row, as messages
 * say.
 */
final class Aftermath {

    private static final int PATIENCE_MOVES = 60;

    private final Run run;
    private final Consumer<Move> told;
    /** Those where nobody is left. */
    private final List<Integer> left = new ArrayList<>();

    Aftermath(Run run, Consumer<Move> told) {
        this.run = run;
        this.told = told;
        for (int number = 0; number < run.partitions().size(); number++) {
            if (run.partition(number).isOver()) {
                left.add(number);
            }
        }
    }

    /** The next tick of the schedule, at once. */
    void aTickComes() {
        comes(Kind.NEXT_TICK);
    }

    /** The watchdog, once the lease is over. */
    void theWatchdogComes() {
        for (int i = 0; i < Scenario.LEASE; i++) {
            timePasses();
        }
        comes(Kind.WATCHDOG);
    }

    private void comes(Kind who) {
        if (!run.topic().exists()) {
            make(Move.of(Kind.MADE));
        }
        for (int number : left) {
            Lease row = run.partition(number).row();
            if (row != null && !row.mayRun()) {
                make(Move.of(Kind.RUN, -1, number));
            }
            if (row != null && TopicIdentity.differ(row.topicId(), run.topic().id())) {
                make(Move.of(Kind.DELETE, -1, number));
            }
        }
        int place = run.latecomer();
        make(Move.of(who, place));
        for (int number : left) {
            getsToConsume(who, place, number);
        }
    }

    private void getsToConsume(Kind who, int place, int number) {
        PartitionRun partition = run.partition(number);
        Sandbox sandbox = partition.sandbox(place);
        for (int i = 0; i < PATIENCE_MOVES && sandbox.runs(); i++) {
            if (sandbox.worker().session() != null && partition.allFinished()) {
                return;
            }
            goesOn(place, turnOf(place, number));
        }
        throw new BrokenPromise(
                Promise.LIVENESS,
                "nobody is left, %s comes and does not get to consume: %s".formatted(who, sandbox.ended()));
    }

    /** The neighbour goes before it where it may: after crashes they take turns. */
    private int turnOf(int who, int number) {
        for (int other = 0; other < run.partitions().size(); other++) {
            Sandbox sandbox = run.partition(other).sandbox(who);
            if (other != number && sandbox.runs() && sandbox.worker().isAboutToMove()) {
                return other;
            }
        }
        return number;
    }

    private void goesOn(int who, int number) {
        Sandbox sandbox = run.partition(number).sandbox(who);
        Worker worker = sandbox.worker();
        if (sandbox.table().reads()) {
            make(Move.of(Kind.READ, who, number));
        } else if (sandbox.asks()) {
            make(Move.of(Kind.ANSWERED, who, number));
        } else if (sandbox.coordinator().asks()) {
            make(Move.of(Kind.COORDINATED, who, number));
        } else if (sandbox.bucket().isBusy()) {
            make(new Move(Kind.BUCKET, who, number, sandbox.bucket().firstOpen()));
        } else if (worker.mayLearn()) {
            make(Move.of(Kind.LEARNS, who, number));
        } else if (sandbox.mayFlow()) {
            make(Move.of(Kind.FLOWS, who, number));
        } else if (!worker.underWay().isEmpty()) {
            int offset = worker.underWay().first().intValue();
            make(new Move(worker.mayWrite(offset) ? Kind.WRITES : Kind.FINISHES, who, number, offset));
        } else if (worker.mayAsk() >= 0) {
            make(new Move(Kind.ASKS, who, number, (int) worker.mayAsk()));
        } else if (worker.mayCondemn() >= 0) {
            make(new Move(Kind.CONDEMNS, who, number, (int) worker.mayCondemn()));
        } else if (worker.mayBegin() >= 0) {
            make(new Move(Kind.BEGINS, who, number, (int) worker.mayBegin()));
        } else {
            timePasses();
        }
    }

    /** Others, who have something of the other partitions, are answered meanwhile. */
    private void timePasses() {
        for (int number = 0; number < run.partitions().size(); number++) {
            List<Sandbox> sandboxes = run.partition(number).sandboxes();
            for (int who = 0; who < sandboxes.size(); who++) {
                while (sandboxes.get(who).asks() && sandboxes.get(who).held() == Sandbox.Held.NO) {
                    make(Move.of(Kind.ANSWERED, who, number));
                }
            }
        }
        make(Move.of(Kind.TICK));
    }

    private void make(Move move) {
        told.accept(move);
        run.make(move);
    }
}
