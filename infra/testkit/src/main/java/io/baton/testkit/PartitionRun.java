package io.baton.testkit;

import io.baton.PartitionReport;
import io.baton.infra.emulator.lab.LabTimings;
import io.baton.infra.emulator.lab.Operator;
import io.baton.infra.ledger.AcknowledgedRecord;
import io.baton.infra.ledger.EndedInvocation;
import io.baton.infra.ledger.EndedInvocation.Outcome;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.Fault;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.Micros;
import io.baton.infra.ledger.Verdict;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.PastInvocation;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition and the invocations of its function, from the first tick to the verdict. Each step returns when it has
 * come about, and fails with what was seen instead if it does not. Not thread-safe.
 *
 * <p>Where the function reads several partitions, a step reaches all of them, and waits for this one: the runs of the others
 * tell what became of theirs.
 */
public final class PartitionRun {

    private final BatonTestKit kit;
    private final LeaseKey key;
    private final Observations observations;
    private final Functions functions;
    private final PartitionWatch watch;

    PartitionRun(BatonTestKit kit, LeaseKey key, Deployment function) {
        this.kit = kit;
        this.key = key;
        this.observations = new Observations(key.partition(), function.ledger());
        this.functions = new Functions(key.partition(), function);
        this.watch = new PartitionWatch(kit, key, observations, functions);
    }

    /** Another function reads the partition from now on. */
    void follow(Deployment next) {
        functions.follow(next);
        observations.follow(next.ledger());
    }

    Functions functions() {
        return functions;
    }

    /** The schedule fires; returns when the invocation it started holds the partition. */
    public PartitionRun tick() {
        watch.awaitHold(fire());
        return this;
    }

    /** The same without waiting for anything; answers Lambda's request id. */
    public String fire() {
        return functions.current().fire();
    }

    /** Returns when the invocation of that request id holds the partition. */
    public PartitionRun awaitHold(String requestId) {
        watch.awaitHold(requestId);
        return this;
    }

    /** A planned hand-off: the schedule fires, and the holder hands over to the newcomer and ends. */
    public PartitionRun handOff() {
        PartitionWatch.Holder before = watch.holder();
        tick();
        watch.awaitEnd(before.requestId());
        return this;
    }

    /**
     * SIGKILL to the holder's process, and so to all partitions that it holds, and a tick; its invocation takes over once the
     * lease has run out.
     */
    public PartitionRun kill() {
        killHolder();
        return tick();
    }

    /** SIGKILL to the holder's process, and no tick: what Lambda tries again takes over. */
    public PartitionRun killAndAwaitRetry() {
        PartitionWatch.Holder stricken = killHolder();
        watch.await(
                "a holder after generation " + stricken.generation(),
                () -> watch.findHolder()
                        .filter(holder -> holder.generation() > stricken.generation())
                        .isPresent());
        return this;
    }

    private PartitionWatch.Holder killHolder() {
        PartitionWatch.Holder stricken = watch.holderThatRenewed();
        did(
                Fault.Kind.KILL,
                stricken,
                () -> functions.running(stricken.requestId()).kill(stricken.requestId()));
        return stricken;
    }

    /**
     * SIGTERM to the holder's process, as when its sandbox is shut down, and no tick; returns when its invocation has
     * ended. It lets the partition go in good order, so nothing may be done twice.
     */
    public PartitionRun shutDown() {
        PartitionWatch.Holder told = watch.holder();
        functions.running(told.requestId()).terminate(told.requestId());
        watch.awaitEnd(told.requestId());
        return this;
    }

    /**
     * SIGSTOP to the holder's process, and a tick; its invocation takes over once the lease has run out, and only then
     * does the frozen one run on. Returns when that has ended.
     */
    public PartitionRun freeze() {
        PartitionWatch.Holder stricken = freezeHolder();
        tick();
        functions.running(stricken.requestId()).thaw(stricken.requestId());
        watch.awaitEnd(stricken.requestId());
        return this;
    }

    /** SIGSTOP to the holder's process for that time, and nothing else. */
    public PartitionRun freeze(Duration time) {
        PartitionWatch.Holder stricken = freezeHolder();
        Patience.pass(time);
        functions.running(stricken.requestId()).thaw(stricken.requestId());
        return this;
    }

    private PartitionWatch.Holder freezeHolder() {
        PartitionWatch.Holder stricken = watch.holderThatRenewed();
        did(
                Fault.Kind.FREEZE,
                stricken,
                () -> functions.running(stricken.requestId()).freeze(stricken.requestId()));
        return stricken;
    }

    /**
     * Takes Kafka and the table from the holder alone; a tick comes, and its invocation replaces the
     * holder once its lease has run out. The network is restored then. Returns when the cut-off one has ended.
     */
    public PartitionRun isolate() {
        Network cut = network();
        return strike(cut::cut, cut::restore);
    }

    /** The same with a fault of the caller's to the holder's network. */
    PartitionRun strike(Runnable fault, Runnable mend) {
        PartitionWatch.Holder stricken = watch.holderThatRenewed();
        moveTo(other(network()));
        did(Fault.Kind.CUT, stricken, fault);
        try {
            watch.awaitHold(fire());
        } finally {
            mend.run();
        }
        watch.awaitEnd(stricken.requestId());
        return this;
    }

    /** The last tick is delivered again, as a request of its own; answers the report of the invocation, which reads nothing. */
    public PartitionReport duplicateTick() {
        observations.deliveredTwice();
        return watch.reportOf(functions.current().fireAgain());
    }

    /** A tick of before the last one comes now. */
    public PartitionReport lateTick() {
        return watch.reportOf(functions.current().fireLate());
    }

    /** Returns when the holder has let the partition sleep, and no invocation runs. */
    public PartitionRun awaitAsleep() {
        watch.await(
                "the partition to sleep",
                () -> watch.isAsleep() && functions.running().isEmpty());
        return this;
    }

    /** The schedule fires; answers the report of an invocation that leaves the partition asleep. */
    public PartitionReport tickWhileAsleep() {
        return watch.reportOf(fire());
    }

    /** The operator moves the partition to that offset: whoever holds it next, or holds it now, goes on there. */
    public PartitionRun seek(long offset) {
        watch.seek(offset);
        return this;
    }

    /** The watchdog looks whether anybody is alive, and finds that all partitions of the function are looked after. */
    public PartitionReport watchdog() {
        return watch.reportOf(fireWatchdog());
    }

    /** The same without waiting for anything: it may find a partition vacant, and hold it. Answers Lambda's request id. */
    public String fireWatchdog() {
        return functions.current().fireWatchdog();
    }

    /** Where environments that start from now on are; those that run stay where they are. */
    public PartitionRun moveTo(Network next) {
        functions.current().deployIn(next);
        return this;
    }

    /** Of the invocation that holds the partition, once one does. */
    String requestIdOfHolder() {
        return watch.holder().requestId();
    }

    LeaseKey key() {
        return key;
    }

    /** Whether no invocation runs, and none is to be tried again. */
    boolean isIdle() {
        return functions.isIdle();
    }

    /** The one in which environments start. */
    public Network network() {
        return functions.current().network();
    }

    /** What has been handled so far, as the function's own processes wrote it down. */
    public List<HandledRecord> handled() {
        return observations.handled();
    }

    /** Returns when at least that many records have been handled. */
    public PartitionRun awaitHandled(long records) {
        watch.await(records + " records handled", () -> handled().size() >= records);
        return this;
    }

    /** Of the invocations that ended with an answer. */
    public List<PartitionReport> reports() {
        return functions.reports();
    }

    /** Why attempts failed, in no order. */
    public List<String> failures() {
        return functions.failures();
    }

    /**
     * Ends the flows, waits until all there is in the topic has been dealt with, stops the partition as an operator would,
     * and judges: what a consumer that knows nothing of Baton reads in the topic against what the function's processes
     * wrote down. The run is over then, and so are the runs of the function's other partitions, whose verdicts come next.
     */
    public PartitionVerdict verdict() {
        kit.endFlows();
        List<PartitionRun> over = kit.runsThatShareAFunctionWith(this);
        over.forEach(PartitionRun::awaitAllDealtWith);
        var unused = new Operator(kit.leases())
                .stop(over.stream().map(PartitionRun::key).toList(), "test kit", "the run is over");
        watch.await("the end of all invocations", () -> functions.running().isEmpty());
        Evidence evidence = observations.evidence(contents(), watch.checkpoint(), ended(), LabTimings.REPLAY_BOUND);
        PartitionVerdict verdict = new PartitionVerdict(
                key.topic() + "/" + key.partition(),
                Verdict.of(evidence),
                longestPause(evidence.handled()),
                functions.failures(),
                kit.directory());
        watch.judged(verdict);
        return verdict;
    }

    private TopicContents contents() {
        return TopicContents.read(
                kit.broker().bootstrapServers(),
                new TopicPartition(key.topic(), key.partition()),
                functions.current().variable("KAFKA_ISOLATION_LEVEL", "read_uncommitted"),
                observations.pipeline().concurrency());
    }

    private void awaitAllDealtWith() {
        List<AcknowledgedRecord> records = contents().records();
        long afterLast = records.isEmpty() ? 0 : records.getLast().offset() + 1;
        // what is not reached by then is lost, and the verdict says so
        var unused = Patience.until(Patience.LONG, () -> watch.checkpoint() >= afterLast);
    }

    /** An invocation that fails at one partition has no answer; what it did with this one, it wrote down. */
    private List<EndedInvocation> ended() {
        List<EndedInvocation> all = new ArrayList<>(functions.ended());
        Set<Long> told = all.stream().map(EndedInvocation::generation).collect(Collectors.toSet());
        for (PastInvocation past : kit.history(key)) {
            Outcome outcome = Outcome.valueOf(past.outcome().toUpperCase(Locale.ROOT));
            if (outcome != Outcome.FAILED && told.add(past.generation().value())) {
                all.stream()
                        .filter(one -> one.outcome() == Outcome.FAILED
                                && one.requestId().equals(past.requestId()))
                        .findFirst()
                        .ifPresent(all::remove);
                all.add(new EndedInvocation(
                        key.partition(),
                        past.requestId(),
                        past.generation().value(),
                        outcome,
                        past.heldAt() != null,
                        false,
                        past.records(),
                        0,
                        false,
                        List.of()));
            }
        }
        return all;
    }

    private static Duration longestPause(List<HandledRecord> handled) {
        long[] done =
                handled.stream().mapToLong(HandledRecord::atMicros).sorted().toArray();
        long longest = 0;
        for (int i = 1; i < done.length; i++) {
            longest = Math.max(longest, done[i] - done[i - 1]);
        }
        return Duration.of(longest, ChronoUnit.MICROS);
    }

    boolean broken() {
        return watch.broken();
    }

    /** A fault to a process strikes each partition that the process holds. */
    private void did(Fault.Kind kind, PartitionWatch.Holder stricken, Runnable fault) {
        Map<PartitionRun, Set<Long>> held = new HashMap<>();
        List<PartitionRun> shared = kit.runsThatShareAFunctionWith(this);
        shared.forEach(run -> run.noteHeldBy(stricken.requestId(), held));
        long sent = Micros.now();
        fault.run();
        long effective = kind == Fault.Kind.CUT ? sent + Micros.of(LabTimings.HOLDS_FOR) : Micros.now();
        // it may have taken over one more meanwhile; its rows name it until its leases run out
        shared.forEach(run -> run.noteHeldBy(stricken.requestId(), held));
        held.forEach((run, generations) -> generations.forEach(
                generation -> run.observations.did(new Fault(kind, run.key.partition(), generation, sent, effective))));
    }

    private void noteHeldBy(String requestId, Map<PartitionRun, Set<Long>> held) {
        watch.findHolder()
                .filter(holder -> holder.requestId().equals(requestId))
                .ifPresent(holder ->
                        held.computeIfAbsent(this, run -> new HashSet<>()).add(holder.generation()));
    }

    private Network other(Network one) {
        return kit.networks().stream()
                .filter(candidate -> !candidate.equals(one))
                .findFirst()
                .orElseThrow();
    }
}
