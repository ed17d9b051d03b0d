package io.baton.infra.explorer;

import io.baton.infra.explorer.Move.Kind;
import io.baton.infra.explorer.Sandbox.Held;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.InMemoryLeaseStore;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseStore.Written;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One execution: the table, true time and the invocations, and what may happen to them next. */
final class Run implements AutoCloseable {

    private final Scenario scenario;
    private final InMemoryLeaseStore store = new InMemoryLeaseStore();
    private final Clock clock = new Clock();
    private final List<Sandbox> sandboxes = new ArrayList<>();
    private final Ledger ledger;
    private final Promises promises;
    private final Suspicions suspicions;
    private int faultsLeft;

    Run(Scenario scenario) {
        this.scenario = scenario;
        this.faultsLeft = scenario.faults();
        for (ClaimRequest request : scenario.invocations()) {
            sandboxes.add(new Sandbox(request, clock, store, scenario));
        }
        this.ledger = new Ledger(sandboxes.size() + 1);
        this.promises = new Promises(sandboxes, ledger, clock);
        this.suspicions = new Suspicions(sandboxes, ledger, scenario);
        Setbacks before = scenario.before();
        if (before != null) {
            earlierHolders(before);
        }
    }

    /** Who came before, fell silent, and left this behind. */
    private void earlierHolders(Setbacks setbacks) {
        var owner = new Owner("earlier", "n", "log", "1");
        var first = new Generation(1);
        var start = Checkpoint.at(0);
        store.write(new Step.Claim(Scenario.KEY, owner, new Intent.Scheduled(new Tick(0)), null, Sandbox.at(0)));
        store.write(new Step.Activate(Scenario.KEY, owner, first, start, Sandbox.at(0)));
        store.write(new Step.Release(
                Scenario.KEY,
                owner,
                first,
                new Step.HolderProgress(start, 0, setbacks),
                true,
                Sandbox.at(0),
                Sandbox.at(0)));
    }

    @Nullable
    Lease row() {
        return store.read(Scenario.KEY).orElse(null);
    }

    /** The place of one more, whom the scenario does not know. */
    int latecomer() {
        return scenario.invocations().size();
    }

    // What may happen

    List<Move> moves() {
        var moves = new ArrayList<Move>();
        for (int who = 0; who < sandboxes.size(); who++) {
            ofInvocation(who, moves);
        }
        ofTime(moves);
        ofPeople(moves);
        moves.removeIf(
                move -> move.kind().cost > 0 && (move.kind().cost > faultsLeft || !scenario.allows(move.kind())));
        return moves;
    }

    private void ofInvocation(int who, List<Move> moves) {
        Sandbox sandbox = sandboxes.get(who);
        if (!sandbox.started()) {
            moves.add(Move.of(Kind.START, who));
        }
        if (!sandbox.runs()) {
            return;
        }
        if (sandbox.asks() && sandbox.held() == Held.NO) {
            for (Kind kind : List.of(
                    Kind.ANSWERED,
                    Kind.DIES,
                    Kind.DIES_AFTER,
                    Kind.THROTTLED,
                    Kind.ANSWER_LOST,
                    Kind.REPEATED,
                    Kind.FREEZES_AFTER,
                    Kind.STALLS_AFTER)) {
                moves.add(Move.of(kind, who));
            }
        }
        if (sandbox.table().reads() && sandbox.held() == Held.NO) {
            moves.add(Move.of(Kind.READ, who));
            moves.add(Move.of(Kind.READ_FAILS, who));
        }
        Worker worker = sandbox.worker();
        if (sandbox.held() != Held.FROZEN) {
            long next = worker.mayBegin();
            if (next >= 0) {
                moves.add(new Move(Kind.BEGINS, who, (int) next));
            }
            if (worker.mayAsk() >= 0) {
                moves.add(new Move(Kind.ASKS, who, (int) worker.mayAsk()));
            }
            if (worker.mayCondemn() >= 0) {
                moves.add(new Move(Kind.CONDEMNS, who, (int) worker.mayCondemn()));
            }
            if (worker.mayReturn()) {
                worker.underWay().forEach(offset -> moves.add(new Move(Kind.FINISHES, who, offset.intValue())));
                worker.underWay().forEach(offset -> moves.add(new Move(Kind.FAILS, who, offset.intValue())));
            }
        }
    }

    /** Time passes only when everybody who is not held up waits for it: who is slow is held up, and that is a fault. */
    private void ofTime(List<Move> moves) {
        boolean quiet = true;
        boolean any = false;
        for (int who = 0; who < sandboxes.size(); who++) {
            quiet &= isQuiet(sandboxes.get(who));
            any |= sandboxes.get(who).started();
        }
        if (quiet && any) {
            moves.add(Move.of(Kind.TICK));
        }
        for (int who = 0; who < sandboxes.size(); who++) {
            Sandbox sandbox = sandboxes.get(who);
            if (!sandbox.runs() || !othersAreQuiet(who)) {
                continue;
            }
            if (sandbox.held() == Held.NO) {
                moves.add(Move.of(Kind.FREEZES, who));
                moves.add(Move.of(Kind.STALLS, who));
                if (quiet && scenario.deadlines() && !sandbox.isDue()) {
                    moves.add(Move.of(Kind.DUE, who));
                }
            } else {
                moves.add(Move.of(Kind.RESUMES, who));
            }
        }
    }

    private static boolean isQuiet(Sandbox sandbox) {
        return !sandbox.runs() || sandbox.waits() || sandbox.held() != Held.NO;
    }

    private boolean othersAreQuiet(int who) {
        for (int other = 0; other < sandboxes.size(); other++) {
            if (other != who && !isQuiet(sandboxes.get(other))) {
                return false;
            }
        }
        return true;
    }

    private void ofPeople(List<Move> moves) {
        Lease row = row();
        if (row != null) {
            moves.add(Move.of(row.mayRun() ? Kind.STOP : Kind.RUN));
            moves.add(Move.of(Kind.DELETE));
            for (int to = 0; to <= scenario.records(); to++) {
                moves.add(new Move(Kind.SEEK, -1, to));
            }
        }
    }

    // What happens

    void make(Move move) {
        faultsLeft -= move.kind().cost;
        int who = move.who();
        switch (move.kind()) {
            case START -> start(who);
            case NEXT_TICK -> comes(Scenario.tick(99, "next-tick", "n"));
            case WATCHDOG -> comes(Scenario.watchdog(99, "next-watchdog"));
            case ANSWERED -> {
                answer(who, write(who));
                sandboxes.get(who).proceed();
            }
            case READ -> reads(who);
            case READ_FAILS -> {
                sandboxes.get(who).table().fail();
                sandboxes.get(who).proceed();
            }
            case REPEATED -> {
                write(who);
                answer(who, write(who));
                sandboxes.get(who).proceed();
            }
            case THROTTLED -> {
                ledger.unheard(who);
                sandboxes.get(who).table().fail();
                sandboxes.get(who).proceed();
            }
            case ANSWER_LOST -> {
                write(who);
                ledger.unheard(who);
                sandboxes.get(who).table().fail();
                sandboxes.get(who).proceed();
            }
            case DIES -> sandboxes.get(who).die();
            case DIES_AFTER -> {
                write(who);
                sandboxes.get(who).die();
            }
            case FREEZES_AFTER -> {
                answer(who, write(who));
                sandboxes.get(who).hold(Held.FROZEN);
            }
            case STALLS_AFTER -> {
                answer(who, write(who));
                sandboxes.get(who).hold(Held.STALLED);
            }
            case FREEZES -> {
                sandboxes.get(who).hold(Held.FROZEN);
                timePasses();
            }
            case STALLS -> {
                sandboxes.get(who).hold(Held.STALLED);
                timePasses();
            }
            case TICK -> timePasses();
            case RESUMES -> resumes(who);
            case DUE -> {
                clock.advance();
                sandboxes.get(who).deadlineNears();
                everybodyAges();
            }
            case BEGINS -> begins(who, move.offset());
            case ASKS -> sandboxes.get(who).worker().ask();
            case CONDEMNS -> {
                suspicions.condemns(move.offset());
                sandboxes.get(who).worker().condemn(move.offset());
                promises.finishes(who, move.offset(), row());
                ledger.finished(move.offset());
            }
            case FINISHES -> finishes(who, move.offset());
            case FAILS -> {
                ledger.givesUp(who, move.offset());
                sandboxes.get(who).worker().fails(move.offset());
                sandboxes.get(who).wakeIfDue();
            }
            case STOP -> command(DesiredState.STOP);
            case RUN -> command(DesiredState.RUN);
            case SEEK -> seek(move.offset());
            case DELETE -> {
                Lease row = row();
                store.delete(Scenario.KEY);
                if (row != null) {
                    promises.deleted(row);
                }
            }
        }
        noteWhatIsGivenUp();
        promises.look(row());
    }

    private void comes(ClaimRequest request) {
        sandboxes.add(new Sandbox(request, clock, store, scenario));
        start(latecomer());
    }

    private void start(int who) {
        Lease read = row();
        sandboxes.get(who).start();
        if (!sandboxes.get(who).table().reads()) {
            promises.started(who, read);
        }
    }

    private void reads(int who) {
        Lease read = row();
        boolean arrives = sandboxes.get(who).table().arrives();
        sandboxes.get(who).proceed();
        if (arrives) {
            promises.started(who, read);
        }
    }

    private Written write(int who) {
        Lease before = row();
        Step step = sandboxes.get(who).table().asked();
        Written written = store.write(step);
        promises.written(who, step, before, written);
        suspicions.written(who, step, before, written);
        return written;
    }

    private void answer(int who, Written written) {
        sandboxes.get(who).table().answer(written);
    }

    private void timePasses() {
        clock.advance();
        everybodyAges();
    }

    private void everybodyAges() {
        sandboxes.forEach(Sandbox::aged);
        sandboxes.forEach(Sandbox::wakeIfDue);
    }

    private void resumes(int who) {
        clock.advance();
        Sandbox sandbox = sandboxes.get(who);
        sandboxes.forEach(Sandbox::aged);
        sandbox.hold(Held.NO);
        if (sandbox.runs() && sandbox.table().answered()) {
            sandbox.proceed();
        }
        sandboxes.forEach(Sandbox::wakeIfDue);
    }

    private void begins(int who, int offset) {
        promises.begins(who, offset, row());
        suspicions.begins(who, offset, row());
        ledger.begun(who, offset);
        sandboxes.get(who).worker().begin(offset);
    }

    private void finishes(int who, int offset) {
        if (sandboxes.get(who).worker().returns(offset)) {
            promises.finishes(who, offset, row());
            ledger.finished(offset);
        } else {
            ledger.givesUp(who, offset);
        }
        sandboxes.get(who).wakeIfDue();
    }

    private void command(DesiredState desired) {
        store.write(new Step.Command(Scenario.KEY, desired, "ops", "explored", Sandbox.at(clock.tick())));
    }

    private void seek(int to) {
        long number = Objects.requireNonNull(row()).lastSeek() + 1;
        var seek = new Lease.Seek(number, to, null, "ops", "explored", Sandbox.at(clock.tick()));
        store.write(new Step.Seek(Scenario.KEY, seek));
    }

    private void noteWhatIsGivenUp() {
        for (int who = 0; who < sandboxes.size(); who++) {
            Worker worker = sandboxes.get(who).worker();
            if (worker.abandoned()) {
                int giver = who;
                worker.underWay().forEach(offset -> ledger.givesUp(giver, offset.intValue()));
            }
        }
    }

    // How it is

    /** Nobody runs who could still do something. */
    boolean isOver() {
        return sandboxes.stream().noneMatch(sandbox -> sandbox.runs() && sandbox.held() == Held.NO);
    }

    /** What everything is for: all is finished, and the newest holds; or nobody is there to do it. */
    boolean isSettled() {
        Lease row = row();
        boolean runs = row == null || row.mayRun();
        return isOver() || (runs && allFinished() && nobodyWaits(row));
    }

    private boolean nobodyWaits(@Nullable Lease row) {
        Lease.Claim claim = row == null ? null : row.claim();
        Lease.Holder holder = row == null ? null : row.holder();
        return claim == null
                || (holder != null && holder.ownerId().equals(claim.ownerId()))
                || sandboxes.stream()
                        .noneMatch(sandbox -> sandbox.runs()
                                && sandbox.held() == Held.NO
                                && sandbox.request().owner().id().equals(claim.ownerId()));
    }

    Sandbox sandbox(int who) {
        return sandboxes.get(who);
    }

    /** And nothing else is wanted. */
    boolean allFinished() {
        Lease row = row();
        return ledger.allFinished(scenario.records()) && (row == null || row.seek() == null);
    }

    long tick() {
        return clock.tick();
    }

    Fingerprint fingerprint() {
        var text = new Fingerprint(clock.tick(), row(), scenario.allows(Kind.DELETE), scenario.looksAtSetbacks());
        text.row(row()).number(faultsLeft);
        ledger.describe(text);
        promises.describe(text);
        suspicions.describe(text);
        for (Sandbox sandbox : sandboxes) {
            text.word("|");
            sandbox.describe(text);
        }
        return text;
    }

    /** The same, but nothing forgotten of what anybody asked and heard, and when. */
    long history() {
        Fingerprint text = fingerprint().number(clock.tick());
        sandboxes.forEach(sandbox -> text.word(sandbox.knowledge().history()));
        return text.hash();
    }

    @Override
    public void close() {
        sandboxes.forEach(Sandbox::cut);
    }
}
