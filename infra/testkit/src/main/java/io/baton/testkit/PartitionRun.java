package io.baton.testkit;

import io.baton.InvocationReport;
import io.baton.PartitionConsumerFunction;
import io.baton.infra.emulator.lab.LabTimings;
import io.baton.infra.emulator.lab.Operator;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.Fault;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.Micros;
import io.baton.infra.ledger.SeenRow;
import io.baton.infra.ledger.Verdict;
import io.baton.infra.local.Directories;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition and the invocations of its function, from the first tick to the verdict. Each step returns when it has
 * come about, and fails with what was seen instead if it does not. Not thread-safe.
 */
public final class PartitionRun {

    private static final Duration BETWEEN_TICKS = Duration.ofMinutes(14);
    private static final Duration REPLAY_BOUND = LabTimings.RENEW_EVERY.plus(LabTimings.CALL_TIMEOUT);

    private record Holder(String requestId, long generation) {}

    private final BatonTestKit kit;
    private final LeaseKey key;
    private final Notes notes;
    private final Invocations invocations;
    private final Deployment function;
    private final Path ledger;
    private Network network;
    /** Nobody compares a tick with the clock but an invocation by hand, which has to count as newer. */
    private Instant tick = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofDays(30));

    private boolean broken;

    PartitionRun(
            BatonTestKit kit,
            LeaseKey key,
            Class<? extends PartitionConsumerFunction<?, ?>> type,
            Map<String, String> environment) {
        this.kit = kit;
        this.key = key;
        this.ledger = Directories.create(kit.directory().resolve(key.topic() + "-" + key.partition()));
        this.notes = new Notes(ledger);
        this.invocations = new Invocations(key.partition());
        this.function = new Deployment(kit, key, type, ledger, environment);
        this.network = kit.networks().getFirst();
        kit.listen(function.name(), invocations);
        function.deployIn(network);
    }

    /** The schedule fires; returns when the invocation it started holds the partition. */
    public PartitionRun tick() {
        awaitHold(fire());
        return this;
    }

    /** The same without waiting for anything; answers Lambda's request id. */
    public String fire() {
        tick = tick.plus(BETWEEN_TICKS);
        return function.deliver(tick, false);
    }

    /** A planned hand-off: the schedule fires, and the holder hands over to the newcomer and ends. */
    public PartitionRun handOff() {
        Holder before = holder();
        tick();
        awaitEnd(before.requestId());
        return this;
    }

    /** SIGKILL to the holder's process, and a tick; its invocation takes over once the lease has run out. */
    public PartitionRun kill() {
        killHolder();
        return tick();
    }

    /** SIGKILL to the holder's process, and no tick: what Lambda tries again takes over. */
    public PartitionRun killAndAwaitRetry() {
        Holder stricken = killHolder();
        await(
                "somebody after generation " + stricken.generation(),
                () -> findHolder()
                        .filter(holder -> holder.generation() > stricken.generation())
                        .isPresent());
        return this;
    }

    private Holder killHolder() {
        Holder stricken = holder();
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
        Holder told = holder();
        function.terminate(told.requestId());
        awaitEnd(told.requestId());
        return this;
    }

    /**
     * SIGSTOP to the holder's process, and a tick; its invocation takes over once the lease has run out, and only then
     * does the frozen one run on. Returns when that has ended.
     */
    public PartitionRun freeze() {
        Holder stricken = freezeHolder();
        tick();
        function.thaw(stricken.requestId());
        awaitEnd(stricken.requestId());
        return this;
    }

    /** SIGSTOP to the holder's process for so long, and nothing else. */
    public PartitionRun freeze(Duration time) {
        Holder stricken = freezeHolder();
        Patience.pass(time);
        function.thaw(stricken.requestId());
        return this;
    }

    private Holder freezeHolder() {
        Holder stricken = holder();
        long sent = Micros.now();
        function.freeze(stricken.requestId());
        did(Fault.Kind.FREEZE, stricken, sent, Micros.now());
        return stricken;
    }

    /**
     * Takes Kafka and the table from the holder, and from nobody else; a tick comes, and its invocation replaces the
     * holder once its lease has run out. The network is restored then. Returns when the cut-off one has ended.
     */
    public PartitionRun isolate() {
        Network cut = network;
        return strike(cut::cut, cut::restore);
    }

    /** The same with a fault of one's own to the holder's network. */
    PartitionRun strike(Runnable fault, Runnable mend) {
        Holder stricken = holder();
        moveTo(other(network));
        long sent = Micros.now();
        fault.run();
        did(Fault.Kind.CUT, stricken, sent, sent + Micros.of(LabTimings.HOLDS_FOR));
        try {
            awaitHold(fire());
        } finally {
            mend.run();
        }
        awaitEnd(stricken.requestId());
        return this;
    }

    /** The last tick is delivered again, as a request of its own; answers the report of the invocation, which reads nothing. */
    public InvocationReport duplicateTick() {
        notes.deliveredTwice();
        return reportOf(function.deliver(tick, false));
    }

    /** A tick of before the last one comes now. */
    public InvocationReport lateTick() {
        return reportOf(function.deliver(tick.minus(BETWEEN_TICKS), false));
    }

    /** The watchdog looks whether anybody is alive. */
    public InvocationReport watchdog() {
        return reportOf(function.deliver(tick.plusSeconds(1), true));
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
        return notes.handled();
    }

    /** Returns when at least so many have been. */
    public PartitionRun awaitHandled(long records) {
        await(records + " records handled", () -> handled().size() >= records);
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
                notes.pipeline().concurrency());
        long afterLast =
                contents.records().isEmpty() ? 0 : contents.records().getLast().offset() + 1;
        // what is not reached by then is lost, and the verdict says so
        var unused = Patience.until(Patience.LONG, () -> checkpoint() >= afterLast);
        stop();
        await("the end of all invocations", () -> function.running().isEmpty());
        Evidence evidence = notes.evidence(contents, checkpoint(), invocations.ended(), REPLAY_BOUND);
        PartitionVerdict verdict = new PartitionVerdict(
                key.topic() + "/" + key.partition(),
                Verdict.of(evidence),
                longestPause(evidence.handled()),
                invocations.failures(),
                kit.directory());
        broken = !verdict.kept();
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
        return broken;
    }

    private void did(Fault.Kind kind, Holder holder, long sent, long effective) {
        notes.did(new Fault(kind, key.partition(), holder.generation(), sent, effective));
    }

    private Network other(Network one) {
        return kit.networks().stream()
                .filter(candidate -> !candidate.equals(one))
                .findFirst()
                .orElseThrow();
    }

    private Optional<Lease> row() {
        Optional<Lease> row = kit.leases().read(key);
        row.ifPresent(seen -> seen.checkpoint()
                .ifPresent(checkpoint -> notes.saw(new SeenRow(
                        key.partition(), seen.generation().value(), checkpoint.nextOffset(), Micros.now()))));
        return row;
    }

    private long checkpoint() {
        return row().flatMap(Lease::checkpoint).map(Checkpoint::nextOffset).orElse(0L);
    }

    private Optional<Holder> findHolder() {
        // an owner is requestId#nonce
        return row().map(Lease::holder)
                .map(it -> new Holder(
                        it.ownerId().split("#", 2)[0], it.generation().value()));
    }

    private Holder holder() {
        await(
                "a holder",
                () -> findHolder()
                        .filter(holder -> function.isRunning(holder.requestId()))
                        .isPresent());
        return findHolder().orElseThrow(() -> failed("a holder"));
    }

    private void awaitHold(String requestId) {
        String what = "invocation " + requestId + " to hold the partition";
        await(what, () -> {
            if (invocations.isDropped(requestId)) {
                throw failed(what);
            }
            return findHolder()
                    .filter(holder -> holder.requestId().equals(requestId))
                    .isPresent();
        });
    }

    private void awaitEnd(String requestId) {
        await("the end of invocation " + requestId, () -> !function.isRunning(requestId));
    }

    private InvocationReport reportOf(String requestId) {
        await(
                "the report of invocation " + requestId,
                () -> !invocations.reports(requestId).isEmpty());
        return invocations.reports(requestId).getLast();
    }

    private void await(String what, BooleanSupplier condition) {
        if (!Patience.until(Patience.LONG, condition)) {
            broken = true;
            throw failed(what);
        }
    }

    private AssertionError failed(String what) {
        return new AssertionError(
                "%s: waited for %s in vain%nrow: %s%nrunning: %s%nreports: %s%nfailed attempts: %s%nlogs: %s"
                        .formatted(
                                key,
                                what,
                                kit.leases().read(key),
                                function.running(),
                                reports(),
                                invocations.failures(),
                                invocations.environments().stream()
                                        .map(kit.lambda()::log)
                                        .toList()));
    }
}
