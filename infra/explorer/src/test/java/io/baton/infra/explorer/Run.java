package io.baton.infra.explorer;

import io.baton.infra.explorer.Move.Kind;
import io.baton.infra.explorer.Sandbox.Held;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.InMemoryLeaseStore;
import io.baton.internal.lease.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One execution: the table, true time, the processes and their partitions, and what may happen to them next. */
final class Run {

    private final Scenario scenario;
    private final Clock clock = new Clock();
    private final Topic topic = new Topic();
    private final List<LambdaProcess> processes = new ArrayList<>();
    private final List<PartitionRun> partitions = new ArrayList<>();
    private int faultsLeft;

    Run(Scenario scenario) {
        this.scenario = scenario;
        this.faultsLeft = scenario.faults();
        for (int who = 0; who < scenario.invocations().size(); who++) {
            processes.add(new LambdaProcess(clock, topic, scenario.partitionsOf(who), scenario));
        }
        var table = new InMemoryLeaseStore();
        for (int number = 0; number < scenario.partitions(); number++) {
            partitions.add(new PartitionRun(number, scenario, clock, table, processes));
        }
    }

    List<PartitionRun> partitions() {
        return partitions;
    }

    PartitionRun partition(int number) {
        return partitions.get(number);
    }

    /** The place of one more, whom the scenario does not know. */
    int latecomer() {
        return scenario.invocations().size();
    }

    // What may happen

    /**
     * With several partitions the last is everybody's neighbour: its steps are carried out, and its records begun, before
     * anything else happens. So the first is explored in full, beside a neighbour that is not slow unless it is held up.
     */
    List<Move> moves() {
        Optional<Move> first = scenario.isPrompt() ? ofPromptWorkers() : Optional.empty();
        if (first.isPresent()) {
            return List.of(first.get());
        }
        var moves = new ArrayList<Move>();
        int last = partitions.size() - 1;
        boolean neighbourFirst = last > 0 && partition(last).isAboutToMove();
        for (int who = 0; who < processes.size(); who++) {
            if (!neighbourFirst && mayStart(who)) {
                moves.add(Move.of(Kind.START, who));
            }
            for (int number = neighbourFirst ? last : 0; number <= last; number++) {
                ofTenure(who, number, moves);
            }
        }
        if (!neighbourFirst) {
            ofTime(moves);
            ofPeople(moves);
        }
        moves.removeIf(
                move -> move.kind().cost > 0 && (move.kind().cost > faultsLeft || !scenario.allows(move.kind())));
        return moves;
    }

    /** In any order where there is one partition: what that leads to is no different beside a neighbour. */
    private boolean mayStart(int who) {
        boolean isNext = processes.subList(0, who).stream().allMatch(LambdaProcess::started);
        return !processes.get(who).started() && (isNext || partitions.size() == 1);
    }

    private void ofTenure(int who, int number, List<Move> moves) {
        Sandbox sandbox = partition(number).sandbox(who);
        if (sandbox.coordinator().stray() != null) {
            moves.add(Move.of(Kind.ARRIVES, who, number));
        }
        ofStrayObjects(who, number, moves);
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
                moves.add(Move.of(kind, who, number));
            }
            if (sandbox.process().asking().size() > 1) {
                moves.add(Move.of(Kind.CUT_OFF, who, number));
            }
        }
        if (sandbox.table().reads() && sandbox.held() == Held.NO) {
            moves.add(Move.of(Kind.READ, who, number));
            moves.add(Move.of(Kind.READ_FAILS, who, number));
        }
        if (sandbox.held() != Held.FROZEN) {
            ofRecords(who, number, moves);
            if (sandbox.log().mayNotice()) {
                moves.add(Move.of(Kind.NOTICES, who, number));
            }
        }
        ofOutputs(who, number, moves);
        ofBucket(who, number, moves);
    }

    /** A request may be under way already when its process freezes. */
    private void ofOutputs(int who, int number, List<Move> moves) {
        Sandbox sandbox = partition(number).sandbox(who);
        RemoteCoordinator coordinator = sandbox.coordinator();
        if (coordinator.asks()) {
            moves.add(Move.of(Kind.COORDINATED, who, number));
        }
        if (sandbox.held() == Held.FROZEN) {
            return;
        }
        if (coordinator.asks()) {
            moves.add(Move.of(Kind.OUTPUTS_LOST, who, number));
            moves.add(Move.of(Kind.OUTPUTS_UNHEARD, who, number));
            if (!coordinator.isLate() && othersAreQuiet(sandbox) && sandbox.waits()) {
                moves.add(Move.of(Kind.OUTPUTS_LATE, who, number));
            }
            if (!(sandbox.asks() && sandbox.held() == Held.NO)) {
                moves.add(Move.of(Kind.DIES, who, number));
            }
        }
        if (sandbox.worker().mayLearn()) {
            moves.add(Move.of(Kind.LEARNS, who, number));
        }
        if (sandbox.mayFlow()) {
            moves.add(Move.of(Kind.FLOWS, who, number));
        }
    }

    private void ofBucket(int who, int number, List<Move> moves) {
        Sandbox sandbox = partition(number).sandbox(who);
        RemoteBucket bucket = sandbox.bucket();
        for (int request = 0; request < bucket.requests(); request++) {
            if (!bucket.asks(request)) {
                continue;
            }
            moves.add(new Move(Kind.BUCKET, who, number, request));
            if (sandbox.held() == Held.FROZEN) {
                continue;
            }
            moves.add(new Move(Kind.OBJECT_LOST, who, number, request));
            moves.add(new Move(Kind.OBJECT_UNHEARD, who, number, request));
            if (!bucket.isLate(request) && othersAreQuiet(sandbox) && sandbox.waits()) {
                moves.add(new Move(Kind.OBJECT_LATE, who, number, request));
            }
            if (!(sandbox.asks() && sandbox.held() == Held.NO)) {
                moves.add(Move.of(Kind.DIES, who, number));
            }
        }
    }

    private void ofStrayObjects(int who, int number, List<Move> moves) {
        RemoteBucket bucket = partition(number).sandbox(who).bucket();
        for (int request = 0; request < bucket.requests(); request++) {
            if (bucket.isStray(request)) {
                moves.add(new Move(Kind.OBJECT_ARRIVES, who, number, request));
            }
        }
    }

    private void ofRecords(int who, int number, List<Move> moves) {
        Worker worker = partition(number).sandbox(who).worker();
        long next = worker.mayBegin();
        if (next >= 0) {
            moves.add(new Move(Kind.BEGINS, who, number, (int) next));
        }
        if (worker.mayAsk() >= 0) {
            moves.add(new Move(Kind.ASKS, who, number, (int) worker.mayAsk()));
        }
        if (worker.mayCondemn() >= 0) {
            moves.add(new Move(Kind.CONDEMNS, who, number, (int) worker.mayCondemn()));
        }
        worker.underWay().stream()
                .filter(worker::mayWrite)
                .forEach(offset -> moves.add(new Move(Kind.WRITES, who, number, offset.intValue())));
        if (worker.mayReturn()) {
            worker.underWay().stream()
                    .filter(worker::mayFinish)
                    .forEach(offset -> moves.add(new Move(Kind.FINISHES, who, number, offset.intValue())));
            worker.underWay().stream()
                    .filter(worker::mayFail)
                    .forEach(offset -> moves.add(new Move(Kind.FAILS, who, number, offset.intValue())));
        }
    }

    /** What one of them may do with a record. */
    private Optional<Move> ofPromptWorkers() {
        for (int who = 0; who < processes.size(); who++) {
            for (int number = 0; number < partitions.size(); number++) {
                Sandbox sandbox = partition(number).sandbox(who);
                if (sandbox.runs() && sandbox.held() != Held.FROZEN) {
                    var moves = new ArrayList<Move>();
                    if (sandbox.worker().mayLearn()) {
                        moves.add(Move.of(Kind.LEARNS, who, number));
                    }
                    ofRecords(who, number, moves);
                    moves.removeIf(move -> move.kind().cost > 0);
                    if (!moves.isEmpty()) {
                        return Optional.of(moves.getFirst());
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Time passes only when everybody who is not held up waits for it: who is slow is held up, and that is a fault. */
    private void ofTime(List<Move> moves) {
        boolean quiet = sandboxes().stream().allMatch(Run::isQuiet);
        if (quiet && processes.stream().anyMatch(LambdaProcess::started)) {
            moves.add(Move.of(Kind.TICK));
        }
        for (int who = 0; who < processes.size(); who++) {
            LambdaProcess process = processes.get(who);
            if (process.isFrozen()) {
                if (process.runs() && othersAreQuiet(who)) {
                    moves.add(Move.of(Kind.RESUMES, who));
                }
                continue;
            }
            if (process.isFree() && othersAreQuiet(who)) {
                moves.add(Move.of(Kind.FREEZES, who));
                if (quiet && !process.isUnfit()) {
                    moves.add(Move.of(Kind.TOLD, who));
                }
                if (process.sandboxes().stream().allMatch(Run::waitsForTheHolder)) {
                    moves.add(Move.of(Kind.LEAPS, who));
                }
                if (quiet && scenario.deadlines() && !process.isDue()) {
                    moves.add(Move.of(Kind.DUE, who));
                }
            }
            for (int number = 0; number < partitions.size(); number++) {
                Sandbox sandbox = partition(number).sandbox(who);
                if (sandbox.runs() && othersAreQuiet(sandbox) && !sandbox.isBusyBeside()) {
                    moves.add(Move.of(sandbox.held() == Held.NO ? Kind.STALLS : Kind.RESUMES, who, number));
                }
            }
        }
    }

    private static boolean isQuiet(Sandbox sandbox) {
        boolean isFree = sandbox.runs() && sandbox.held() != Held.FROZEN;
        boolean leads = isFree && sandbox.held() == Held.NO && !sandbox.waits();
        return !leads && !(isFree && sandbox.isBusyBeside());
    }

    private static boolean waitsForTheHolder(Sandbox sandbox) {
        return sandbox.waits() && sandbox.knowledge().isClaimant();
    }

    private boolean othersAreQuiet(int who) {
        return sandboxes().stream()
                .filter(other -> other.process() != processes.get(who))
                .allMatch(Run::isQuiet);
    }

    private boolean othersAreQuiet(Sandbox sandbox) {
        return sandboxes().stream().filter(other -> other != sandbox).allMatch(Run::isQuiet);
    }

    private void ofPeople(List<Move> moves) {
        ofTopic(moves);
        for (int number = 0; number < partitions.size(); number++) {
            Lease row = partition(number).row();
            if (row != null) {
                moves.add(Move.of(row.mayRun() ? Kind.STOP : Kind.RUN, -1, number));
                moves.add(Move.of(Kind.DELETE, -1, number));
                for (int to = 0; to <= scenario.records(); to++) {
                    moves.add(new Move(Kind.SEEK, -1, number, to));
                }
            }
        }
    }

    /** Once each partition was claimed: from then on each row says whose offsets it has. */
    private void ofTopic(List<Move> moves) {
        if (!topic.exists()) {
            moves.add(Move.of(Kind.MADE));
        } else if (!topic.wasMadeAgain() && partitions.stream().allMatch(PartitionRun::knowsItsTopic)) {
            moves.add(Move.of(Kind.GONE));
        }
    }

    // What happens

    void make(Move move) {
        faultsLeft -= move.kind().cost;
        int who = move.who();
        PartitionRun partition = partition(move.partition());
        switch (move.kind()) {
            case START -> start(who);
            case NEXT_TICK -> comes(Scenario.tick(99, "next-tick", "n"));
            case WATCHDOG -> comes(Scenario.watchdog(99, "next-watchdog"));
            case ANSWERED -> {
                partition.answer(who);
                partition.sandbox(who).proceed();
            }
            case READ -> partition.reads(who);
            case READ_FAILS -> partition.isNotRead(who);
            case REPEATED -> {
                partition.write(who);
                partition.answer(who);
                partition.sandbox(who).proceed();
            }
            case THROTTLED -> partition.hearsOfAFailure(who);
            case ANSWER_LOST -> {
                partition.write(who);
                partition.hearsOfAFailure(who);
            }
            case CUT_OFF -> {
                for (PartitionRun one : partitions) {
                    if (one.sandbox(who).asks()) {
                        one.hearsOfAFailure(who);
                    }
                }
            }
            case DIES -> processes.get(who).die();
            case DIES_AFTER -> {
                partition.write(who);
                processes.get(who).die();
            }
            case FREEZES_AFTER -> {
                partition.answer(who);
                processes.get(who).freeze();
            }
            case STALLS_AFTER -> {
                partition.answer(who);
                partition.sandbox(who).stall(true);
            }
            case FREEZES -> {
                processes.get(who).freeze();
                timePasses();
            }
            case STALLS -> {
                partition.sandbox(who).stall(true);
                timePasses();
            }
            case TICK -> timePasses();
            case RESUMES -> resumes(who, partition.sandbox(who));
            case DUE -> {
                clock.advance();
                processes.get(who).deadlineNears();
                everybodyAges();
            }
            case TOLD -> {
                processes.get(who).toldToEnd();
                timePasses();
            }
            case LEARNS -> partition.learns(who);
            case WRITES -> partition.sandbox(who).worker().writes(move.offset());
            case FLOWS -> partition.sandbox(who).besideProceeds();
            case COORDINATED -> partition.coordinates(who);
            case ARRIVES -> partition.strayArrives(who);
            case OUTPUTS_LOST -> partition.coordinatorIsSilent(who);
            case OUTPUTS_UNHEARD -> {
                partition.carriesOut(who, partition.sandbox(who).coordinator().asked());
                partition.coordinatorIsSilent(who);
            }
            case OUTPUTS_LATE -> {
                partition.isHeldUp(who);
                timePasses();
            }
            case BUCKET -> partition.bucketAnswers(who, move.offset());
            case OBJECT_ARRIVES -> partition.sandbox(who).bucket().arrives(move.offset());
            case OBJECT_LOST -> partition.bucketIsSilent(who, move.offset(), false);
            case OBJECT_UNHEARD -> partition.bucketIsSilent(who, move.offset(), true);
            case OBJECT_LATE -> {
                partition.bucketIsSlow(who, move.offset());
                timePasses();
            }
            case BEGINS -> partition.begins(who, move.offset());
            case ASKS -> partition.sandbox(who).worker().ask();
            case CONDEMNS -> partition.condemns(who, move.offset());
            case FINISHES -> partition.finishes(who, move.offset());
            case FAILS -> partition.fails(who, move.offset());
            case STOP -> partition.command(DesiredState.STOP);
            case RUN -> partition.command(DesiredState.RUN);
            case SEEK -> partition.seek(move.offset());
            case DELETE -> partition.delete();
            case LEAPS -> {
                partition.clocksLie();
                processes.get(who).leaps();
                sandboxes().forEach(Sandbox::wakeIfDue);
            }
            case GONE -> topic.delete();
            case MADE -> topic.makeAgain();
            case NOTICES -> partition.sandbox(who).log().notices();
        }
        sandboxes().forEach(Sandbox::threadsGoOn);
        partitions.forEach(PartitionRun::look);
    }

    private void comes(ClaimRequest request) {
        var process = new LambdaProcess(clock, topic, scenario.allPartitions(), scenario);
        processes.add(process);
        partitions.forEach(partition -> partition.add(request, process));
        start(latecomer());
    }

    private void start(int who) {
        processes.get(who).partitions().forEach(number -> partition(number).start(who));
    }

    private void timePasses() {
        clock.advance();
        everybodyAges();
    }

    private void everybodyAges() {
        processes.forEach(LambdaProcess::aged);
        sandboxes().forEach(Sandbox::wakeIfDue);
    }

    /** A process with all its tenures, or a single tenure of one that is not frozen. */
    private void resumes(int who, Sandbox stalled) {
        clock.advance();
        LambdaProcess process = processes.get(who);
        processes.forEach(LambdaProcess::aged);
        if (process.isFrozen()) {
            process.thaw();
        } else {
            stalled.stall(false);
        }
        for (PartitionRun partition : partitions) {
            Sandbox sandbox = partition.sandbox(who);
            if (sandbox.runs() && sandbox.held() == Held.NO && sandbox.table().answered()) {
                sandbox.proceed();
            }
            if (sandbox.runs() && sandbox.coordinator().answered()) {
                sandbox.besideProceeds();
            }
            if (sandbox.runs()) {
                sandbox.bucket().thaw();
            }
        }
        sandboxes().forEach(Sandbox::wakeIfDue);
    }

    // How it is

    private List<Sandbox> sandboxes() {
        if (partitions.size() == 1) {
            return partitions.getFirst().sandboxes();
        }
        return partitions.stream()
                .flatMap(partition -> partition.sandboxes().stream())
                .toList();
    }

    /** Nobody runs who could still do something. */
    boolean isOver() {
        return partitions.stream().allMatch(PartitionRun::isOver);
    }

    /** Each partition by itself. */
    boolean isSettled() {
        return partitions.stream().allMatch(PartitionRun::isSettled);
    }

    Topic topic() {
        return topic;
    }

    long tick() {
        return clock.tick();
    }

    Fingerprint fingerprint() {
        var text = new Fingerprint(clock.tick(), scenario.allows(Kind.DELETE), scenario.looksAtSetbacks());
        text.number(faultsLeft);
        topic.describe(text);
        partitions.forEach(partition -> partition.describe(text));
        return text;
    }

    /** The same, but nothing forgotten of what anybody asked and heard, and when. */
    long history() {
        Fingerprint text = fingerprint().number(clock.tick());
        sandboxes().forEach(sandbox -> text.word(sandbox.knowledge().history()));
        return text.hash();
    }
}
