package io.baton.infra.explorer;

import io.baton.infra.explorer.Sandbox.Held;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.InMemoryLeaseStore;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore.Written;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import io.baton.internal.snapshot.ExploredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One partition of an execution: its row, the tenures that the invocations have of it, and the books that they are held to. */
final class PartitionRun {

    private final LeaseKey key;
    private final Scenario scenario;
    private final Clock clock;
    private final InMemoryLeaseStore store;
    /** By invocation; one that does not have the partition never starts here. */
    private final List<Sandbox> sandboxes = new ArrayList<>();

    private final Ledger ledger;
    private final Promises promises;
    private final Suspicions suspicions;
    private final Coordinator coordinator = new Coordinator();
    private final OutputBook outputs;
    private final Sandbox.Keeping keeping;
    private final @Nullable StateBook states;

    /** @param store the table, which all partitions share */
    PartitionRun(int number, Scenario scenario, Clock clock, InMemoryLeaseStore store, List<LambdaProcess> processes) {
        this.key = Scenario.key(number);
        this.scenario = scenario;
        this.clock = clock;
        this.store = store;
        this.keeping = new Sandbox.Keeping(new Bucket(clock), new ExploredState.Environment());
        for (int who = 0; who < processes.size(); who++) {
            add(scenario.invocations().get(who), processes.get(who));
        }
        this.ledger = new Ledger(sandboxes.size() + 1);
        this.promises = new Promises(sandboxes, ledger, clock);
        this.suspicions = new Suspicions(sandboxes, ledger, scenario);
        this.outputs = new OutputBook(sandboxes, ledger, scenario);
        this.states = scenario.keeps() ? new StateBook(key, keeping.bucket(), ledger, scenario) : null;
        Setbacks before = scenario.before();
        if (before != null) {
            earlierHolders(before);
        }
        if (scenario.writing() != null) {
            earlierWriters(scenario.writing());
        }
        if (scenario.keptBefore()) {
            earlierKeeper();
        }
    }

    /** What was committed, and what holders without transactions did since. */
    private void earlierWriters(Scenario.Writing before) {
        outputs.begins(before);
        if (before.committed() == null) {
            return;
        }
        coordinator.store(before.committed());
        var owner = new Owner("earlier", "n", "log", "1");
        var first = new Generation(1);
        Checkpoint was = before.seek() > 0 ? before.committed().checkpoint() : Checkpoint.at(0);
        Checkpoint is = Checkpoint.at(before.row());
        store.write(new Step.Claim(key, owner, new Intent.Scheduled(new Tick(0)), null, Sandbox.at(0)));
        store.write(new Step.Activate(key, owner, first, was, Sandbox.at(0)));
        if (before.seek() > 0) {
            seek((int) before.row());
            store.write(new Step.Move(key, owner, first, was, before.seek(), Sandbox.at(0)));
        }
        store.write(new Step.Release(
                key,
                owner,
                first,
                new Step.HolderProgress(is, before.seek(), Setbacks.NONE),
                true,
                Sandbox.at(0),
                Sandbox.at(0)));
        if (before.wanted() >= 0) {
            seek(before.wanted());
        }
        for (int offset = 0; offset < before.passed(); offset++) {
            ledger.finished(offset);
        }
    }

    /** It had record 0 in a snapshot, and let go. */
    private void earlierKeeper() {
        String snapshot = "000000000001-00000001";
        keeping.bucket().begins(key, snapshot);
        earlierHold(Checkpoint.at(0), Checkpoint.at(1).with(snapshot), Setbacks.NONE);
        ledger.finished(0);
    }

    /** Who came before, fell silent, and left this behind. */
    private void earlierHolders(Setbacks setbacks) {
        earlierHold(Checkpoint.at(0), Checkpoint.at(0), setbacks);
    }

    private void earlierHold(Checkpoint start, Checkpoint end, Setbacks setbacks) {
        var owner = new Owner("earlier", "n", "log", "1");
        var first = new Generation(1);
        store.write(new Step.Claim(key, owner, new Intent.Scheduled(new Tick(0)), null, Sandbox.at(0)));
        store.write(new Step.Activate(key, owner, first, start, Sandbox.at(0)));
        store.write(new Step.Release(
                key, owner, first, new Step.HolderProgress(end, 0, setbacks), true, Sandbox.at(0), Sandbox.at(0)));
    }

    void add(ClaimRequest request, LambdaProcess process) {
        var sandbox = new Sandbox(
                new ClaimRequest(key, request.owner(), request.intent()), process, clock, store, keeping, scenario);
        process.has(sandbox);
        sandboxes.add(sandbox);
    }

    @Nullable
    Lease row() {
        return store.read(key).orElse(null);
    }

    /** Whether the row says whose offsets it has. */
    boolean knowsItsTopic() {
        Lease row = row();
        return row != null && row.topicId() != null;
    }

    Sandbox sandbox(int who) {
        return sandboxes.get(who);
    }

    List<Sandbox> sandboxes() {
        return sandboxes;
    }

    // What happens

    void start(int who) {
        Lease read = row();
        sandbox(who).start();
        if (!sandbox(who).table().reads()) {
            promises.started(who, read);
        }
    }

    void reads(int who) {
        Lease read = row();
        boolean arrives = sandbox(who).table().arrives();
        sandbox(who).proceed();
        if (arrives) {
            promises.started(who, read);
        }
    }

    void isNotRead(int who) {
        ledger.unread(who);
        sandbox(who).table().fail();
        sandbox(who).proceed();
    }

    Written write(int who) {
        Lease before = row();
        Step step = sandbox(who).table().asked();
        Written written = store.write(step);
        if (states != null && written instanceof Written.Done done) {
            states.written(before, done.row());
        }
        promises.written(who, step, before, written);
        suspicions.written(who, step, before, written);
        if (scenario.writing() != null && written instanceof Written.Done done) {
            switch (step) {
                case Step.Activate ignored -> outputs.seats(who);
                case Step.Evict ignored -> outputs.seats(who);
                case Step.Release ignored ->
                    outputs.releases(who, done.row(), coordinator.committed().orElse(null));
                default -> {}
            }
        }
        return written;
    }

    /** Carries its step out; its answer waits to reach it. */
    void answer(int who) {
        sandbox(who).table().answer(write(who));
    }

    // State

    void bucketAnswers(int who, int request) {
        sandbox(who).bucket().answer(request);
    }

    /** @param carryOut whether only its answer is lost */
    void bucketIsSilent(int who, int request, boolean carryOut) {
        ledger.outputUnheard(who);
        sandbox(who).bucket().lose(request, carryOut);
    }

    void bucketIsSlow(int who, int request) {
        ledger.outputUnheard(who);
        sandbox(who).bucket().isHeldUp(request);
    }

    // Outputs

    void learns(int who) {
        sandbox(who).worker().learns();
        sandbox(who).wakeIfDue();
    }

    Coordinator.Answer carriesOut(int who, Coordinator.Request request) {
        Coordinator.Answer answer = coordinator.carryOut(request);
        outputs.carriedOut(who, request, answer, row());
        return answer;
    }

    /** A process that is frozen hears of it once it goes on. */
    void coordinates(int who) {
        RemoteCoordinator remote = sandbox(who).coordinator();
        remote.answer(carriesOut(who, remote.asked()));
        if (sandbox(who).held() != Held.FROZEN) {
            sandbox(who).besideProceeds();
        }
    }

    void coordinatorIsSilent(int who) {
        ledger.outputUnheard(who);
        sandbox(who).coordinator().lose();
        sandbox(who).besideProceeds();
    }

    void isHeldUp(int who) {
        ledger.outputUnheard(who);
        sandbox(who).coordinator().isHeldUp();
    }

    void strayArrives(int who) {
        RemoteCoordinator remote = sandbox(who).coordinator();
        Coordinator.Request stray = Objects.requireNonNull(remote.stray());
        remote.strayArrives();
        carriesOut(who, stray);
    }

    void hearsOfAFailure(int who) {
        ledger.unheard(who);
        sandbox(who).table().fail();
        sandbox(who).proceed();
    }

    void begins(int who, int offset) {
        promises.begins(who, offset, row());
        suspicions.begins(who, offset, row());
        ledger.begun(who, offset);
        sandbox(who).worker().begin(offset);
    }

    void condemns(int who, int offset) {
        suspicions.condemns(who, offset);
        sandbox(who).worker().condemn(offset);
        promises.finishes(who, offset, row());
        ledger.finished(offset);
    }

    void finishes(int who, int offset) {
        if (sandbox(who).worker().returns(offset)) {
            promises.finishes(who, offset, row());
            finished(who, offset);
        } else {
            ledger.givesUp(who, offset);
        }
        sandbox(who).wakeIfDue();
    }

    /** Where it writes, a record is finished once its output is committed. */
    private void finished(int who, int offset) {
        SessionOutputs written = sandbox(who).worker().outputs();
        if (states != null) {
            return; // once the row passes it
        }
        if (written == null) {
            ledger.finished(offset);
        } else {
            outputs.succeeds(written.outputsOf(offset));
        }
    }

    void fails(int who, int offset) {
        ledger.givesUp(who, offset);
        sandbox(who).worker().fails(offset);
        sandbox(who).wakeIfDue();
    }

    void command(DesiredState desired) {
        if (desired == DesiredState.STOP) {
            ledger.stopOrdered();
        }
        store.write(new Step.Command(key, desired, "ops", "explored", Sandbox.at(clock.tick())));
    }

    void seek(int to) {
        long number = Objects.requireNonNull(row()).lastSeek() + 1;
        var seek = new Lease.Seek(number, to, null, "ops", "explored", Sandbox.at(clock.tick()));
        store.write(new Step.Seek(key, seek));
    }

    /** From now on who is silent is not known: only Kafka tells who may commit. */
    void clocksLie() {
        ledger.clocksLie();
    }

    void delete() {
        Lease row = row();
        store.delete(key);
        if (row != null) {
            promises.deleted(row);
            if (Topic.FIRST.equals(row.topicId())
                    && sandboxes.getFirst().process().topic().wasMadeAgain()) {
                ledger.beginsAnew();
            }
        }
    }

    /** After each move. */
    void look() {
        sandboxes.stream().filter(Sandbox::runs).map(Sandbox::worker).forEach(Worker::takesTurn);
        noteWhatIsGivenUp();
        promises.look(row());
        if (states != null) {
            states.look(row());
        }
    }

    private void noteWhatIsGivenUp() {
        for (int who = 0; who < sandboxes.size(); who++) {
            Worker worker = sandboxes.get(who).worker();
            if (worker.abandoned()) {
                int giver = who;
                worker.underWay().forEach(offset -> ledger.givesUp(giver, offset.intValue()));
            }
            if (scenario.writing() != null || scenario.keeps()) {
                outputs.noteWhatComesAgain(who, isHolder(who));
            }
        }
    }

    private boolean isHolder(int who) {
        Lease row = row();
        return row != null
                && row.holder() != null
                && row.holder().ownerId().equals(sandbox(who).request().owner().id());
    }

    // How it is

    /** A step waits to be carried out, or a record to be begun or finished. */
    boolean isAboutToMove() {
        return sandboxes.stream()
                .anyMatch(sandbox -> sandbox.runs()
                        && sandbox.held() == Held.NO
                        && (sandbox.asks() || sandbox.worker().isAboutToMove()));
    }

    /** Nobody runs here who could still do something. */
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

    /** And nothing else is wanted. */
    boolean allFinished() {
        Lease row = row();
        return ledger.allFinished(scenario.records()) && (row == null || row.seek() == null);
    }

    void describe(Fingerprint text) {
        text.about(row());
        ledger.describe(text);
        promises.describe(text);
        suspicions.describe(text);
        if (scenario.writing() != null) {
            coordinator.describe(text);
            outputs.describe(text);
        }
        if (scenario.keeps()) {
            keeping.bucket().describe(text);
            text.word(keeping.environment().left());
        }
        for (Sandbox sandbox : sandboxes) {
            text.word("|");
            sandbox.describe(text, coordinator);
        }
    }
}
