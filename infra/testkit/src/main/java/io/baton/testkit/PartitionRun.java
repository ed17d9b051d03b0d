package io.baton.testkit;

import io.baton.InvocationReport;
import io.baton.PartitionConsumerFunction;
import io.baton.infra.emulator.lab.LabTimings;
import io.baton.infra.emulator.lab.Operator;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.Fault;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.Micros;
import io.baton.infra.ledger.Verdict;
import io.baton.infra.local.Directories;
import io.baton.internal.lease.LeaseKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition and the invocations of its function, from the first tick to the verdict. Each step returns when it has
 * come about, and fails with what was seen instead if it does not. Not thread-safe.
 */
public final class PartitionRun {

    private static final Duration BETWEEN_TICKS = Duration.ofMinutes(14);

    private final BatonTestKit kit;
    private final LeaseKey key;
    private final Observations observations;
    private final Invocations invocations;
    private final Deployment function;
    private final PartitionWatch watch;
    private Network network;
    /** Long ago: only an invocation by hand compares a tick with the clock, and has to count as newer. */
    private Instant tick = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofDays(30));

    PartitionRun(
            BatonTestKit kit,
            LeaseKey key,
            Class<? extends PartitionConsumerFunction<?, ?>> type,
            Map<String, String> environment) {
        this.kit = kit;
        this.key = key;
        Path ledger = Directories.create(kit.directory().resolve(key.topic() + "-" + key.partition()));
        this.observations = new Observations(ledger);
        this.invocations = new Invocations(key.partition());
        this.function = new Deployment(kit, key, type, ledger, environment);
        this.watch = new PartitionWatch(kit, key, observations, invocations, function);
        this.network = kit.networks().getFirst();
        kit.listen(function.name(), invocations);
        function.deployIn(network);
    }

    /** The schedule fires; returns when the invocation it started holds the partition. */
    public PartitionRun tick() {
        watch.awaitHold(fire());
        return this;
    }

    /** The same without waiting for anything; answers Lambda's request id. */
    public String fire() {
        tick = tick.plus(BETWEEN_TICKS);
        return function.deliver(tick, false);
    }

    /** A planned hand-off: the schedule fires, and the holder hands over to the newcomer and ends. */
    public PartitionRun handOff() {
        PartitionWatch.Holder before = watch.holder();
        tick();
        watch.awaitEnd(before.requestId());
        return this;
    }

    /** SIGKILL to the holder's process, and a tick; its invocation takes over once the lease has run out. */
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
        long sent = Micros.now();
        function.kill(stricken.requestId());
        did(Fault.Kind.KILL, stricken, sent, Micros.now());
        return stricken;
    }

    /**
     * SIGTERM to the holder's process, as when its sandbox is shut down, and no tick; returns when its invocation has
     * ended. It lets the partition go in good order, so nothing may be done twice.
     */
    public PartitionRun shutDown() {
        PartitionWatch.Holder told = watch.holder();
        function.terminate(told.requestId());
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
        function.thaw(stricken.requestId());
        watch.awaitEnd(stricken.requestId());
        return this;
    }

    /** SIGSTOP to the holder's process for that time, and nothing else. */
    public PartitionRun freeze(Duration time) {
        PartitionWatch.Holder stricken = freezeHolder();
        Patience.pass(time);
        function.thaw(stricken.requestId());
        return this;
    }

    private PartitionWatch.Holder freezeHolder() {
        PartitionWatch.Holder stricken = watch.holderThatRenewed();
        long sent = Micros.now();
        function.freeze(stricken.requestId());
        did(Fault.Kind.FREEZE, stricken, sent, Micros.now());
        return stricken;
    }

    /**
     * Takes Kafka and the table from the holder alone; a tick comes, and its invocation replaces the
     * holder once its lease has run out. The network is restored then. Returns when the cut-off one has ended.
     */
    public PartitionRun isolate() {
        Network cut = network;
        return strike(cut::cut, cut::restore);
    }

    /** The same with a fault of the caller's to the holder's network. */
    PartitionRun strike(Runnable fault, Runnable mend) {
        PartitionWatch.Holder stricken = watch.holderThatRenewed();
        moveTo(other(network));
        long sent = Micros.now();
        fault.run();
        did(Fault.Kind.CUT, stricken, sent, sent + Micros.of(LabTimings.HOLDS_FOR));
        try {
            watch.awaitHold(fire());
        } finally {
            mend.run();
        }
        watch.awaitEnd(stricken.requestId());
        return this;
    }

    /** The last tick is delivered again, as a request of its own; answers the report of the invocation, which reads nothing. */
    public InvocationReport duplicateTick() {
        observations.deliveredTwice();
        return watch.reportOf(function.deliver(tick, false));
    }

    /** A tick of before the last one comes now. */
    public InvocationReport lateTick() {
        return watch.reportOf(function.deliver(tick.minus(BETWEEN_TICKS), false));
    }

    /** The watchdog looks whether anybody is alive. */
    public InvocationReport watchdog() {
        return watch.reportOf(function.deliver(tick.plusSeconds(1), true));
    }

    /** Where environments that start from now on are; those that run stay where they are. */
    public PartitionRun moveTo(Network next) {
        network = next;
        function.deployIn(next);
        return this;
    }

    LeaseKey key() {
        return key;
    }

    /** Whether no invocation runs, and none is to be tried again. */
    boolean isIdle() {
        return invocations.isIdle();
    }

    /** The one in which environments start. */
    public Network network() {
        return network;
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
    public List<InvocationReport> reports() {
        return invocations.reports();
    }

    /** Why attempts failed, in no order. */
    public List<String> failures() {
        return invocations.failures();
    }

    /**
     * Ends the flows, waits until all there is in the topic has been dealt with, stops the partition as an operator would,
     * and judges: what a consumer that knows nothing of Baton reads in the topic against what the function's processes
     * wrote down. The run is over then.
     */
    public PartitionVerdict verdict() {
        kit.endFlows();
        TopicContents contents = TopicContents.read(
                kit.broker().bootstrapServers(),
                new TopicPartition(key.topic(), key.partition()),
                function.variable("KAFKA_ISOLATION_LEVEL", "read_uncommitted"),
                observations.pipeline().concurrency());
        long afterLast =
                contents.records().isEmpty() ? 0 : contents.records().getLast().offset() + 1;
        // what is not reached by then is lost, and the verdict says so
        var unused = Patience.until(Patience.LONG, () -> watch.checkpoint() >= afterLast);
        stop();
        watch.await("the end of all invocations", () -> function.running().isEmpty());
        Evidence evidence =
                observations.evidence(contents, watch.checkpoint(), invocations.ended(), LabTimings.REPLAY_BOUND);
        PartitionVerdict verdict = new PartitionVerdict(
                key.topic() + "/" + key.partition(),
                Verdict.of(evidence),
                longestPause(evidence.handled()),
                invocations.failures(),
                kit.directory());
        watch.judged(verdict);
        return verdict;
    }

    private void stop() {
        var unused = new Operator(kit.leases()).stop(List.of(key), "test kit", "the run is over");
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

    private void did(Fault.Kind kind, PartitionWatch.Holder holder, long sent, long effective) {
        observations.did(new Fault(kind, key.partition(), holder.generation(), sent, effective));
    }

    private Network other(Network one) {
        return kit.networks().stream()
                .filter(candidate -> !candidate.equals(one))
                .findFirst()
                .orElseThrow();
    }
}
