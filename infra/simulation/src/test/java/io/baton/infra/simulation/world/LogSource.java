package io.baton.infra.simulation.world;

import io.baton.infra.simulation.Sabotage;
import io.baton.infra.simulation.machine.Machine;
import io.baton.infra.simulation.machine.Sandbox;
import io.baton.infra.simulation.machine.SimulatedThread;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.OffsetOutOfRange;
import io.baton.internal.tenure.OutOfRange;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.tenure.PartitionStatus;
import io.baton.internal.tenure.SourceException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** An invocation's reader of the log. Like Kafka's own consumer it is for one thread at a time. */
final class LogSource implements PartitionSource {

    static final String TOPIC_ID = "topic-id";

    private static final Duration STEP = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Log log;
    private final SandboxTime time;
    private final Disturbances disturbances;
    private final RandomGenerator random;
    private final Table table;
    private final Chronicle chronicle;
    private final OutOfRange outOfRange;
    private final Plan plan;
    private final Sabotage sabotage;
    /** Where the log ended when it said that it lacks the position; -1 if it did not. */
    private long endOfGap = -1;

    private long position;
    /** Where the log ended when it was last fetched from, or looked at. */
    private long endAsTold;

    private boolean busy;

    LogSource(
            Log log,
            SandboxTime time,
            Disturbances disturbances,
            RandomGenerator random,
            Table table,
            Chronicle chronicle,
            OutOfRange outOfRange,
            Plan plan,
            Sabotage sabotage) {
        this.log = log;
        this.time = time;
        this.disturbances = disturbances;
        this.random = random;
        this.table = table;
        this.chronicle = chronicle;
        this.outOfRange = outOfRange;
        this.plan = plan;
        this.sabotage = sabotage;
    }

    @Override
    public Optional<String> connect() {
        time.passes(Duration.ofMillis(20 + random.nextInt(300)));
        if (disturbances.brokerIsAway()) {
            time.passes(PATIENCE);
            throw new SourceException("no broker answers", null);
        }
        return Optional.of(TOPIC_ID);
    }

    @Override
    public Checkpoint firstStart() {
        return Checkpoint.at(log.start());
    }

    @Override
    public void seek(Checkpoint start) {
        long offset = start.nextOffset();
        enter();
        if (outOfRange == OutOfRange.LATEST && offset == endOfGap) {
            log.passedOver(offset);
        }
        endOfGap = -1;
        position = offset;
        endAsTold = log.end();
        leave();
    }

    @Override
    public Fetched poll(Duration atMost) {
        enter();
        try {
            return fetch(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceException("interrupted while it fetched", e);
        } finally {
            leave();
        }
    }

    private Fetched fetch(Duration atMost) throws InterruptedException {
        if (disturbances.brokerIsAway() || disturbances.pollIsEmpty()) {
            time.pause(atMost);
            return nothing();
        }
        if (position < log.start() || position > log.end()) {
            endOfGap = log.end();
            throw new OffsetOutOfRange(Log.TOPIC + "-0", position, log.start(), log.end(), null);
        }
        long until = time.nanos() + atMost.toNanos();
        while (position == log.end() && time.nanos() < until) {
            time.pause(STEP.toNanos() < until - time.nanos() ? STEP : Duration.ofNanos(until - time.nanos()));
        }
        time.pause(Duration.ofMillis(random.nextInt(2)));
        endAsTold = log.end();
        if (position < log.start()) {
            return nothing();
        }
        List<Log.Entry> entries = log.from(position, 1 + random.nextInt(30));
        if (entries.isEmpty()) {
            return nothing();
        }
        boolean toTheEnd = log.from(entries.getLast().offset() + 1, 1).isEmpty();
        position = toTheEnd ? log.end() : entries.getLast().offset() + 1;
        return new Fetched(entries.stream().map(Log::record).toList(), new Checkpoint(position, OptionalInt.of(0)));
    }

    private Fetched nothing() {
        return new Fetched(List.of(), Checkpoint.at(position));
    }

    @Override
    public void watch() {
        enter();
        endAsTold = log.end();
        leave();
    }

    @Override
    public PartitionStatus standing() {
        return new PartitionStatus(
                OptionalLong.of(endAsTold),
                OptionalLong.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty());
    }

    @Override
    public CompletionStage<Long> askEnd() {
        if (sabotage == Sabotage.ENDS_ARE_OLD) {
            return CompletableFuture.completedStage(endAsTold);
        }
        var answer = new CompletableFuture<Long>();
        var network = new Sandbox("network");
        SimulatedThread.start(network, "end", () -> {
            var there = new SandboxTime(Machine.current(), network);
            there.passes(Duration.ofMillis(1 + random.nextInt(20)));
            if (disturbances.brokerIsAway()) {
                there.passes(PATIENCE);
                answer.completeExceptionally(new SourceException("no broker answers", null));
            } else {
                long end = log.end();
                there.passes(Duration.ofMillis(1 + random.nextInt(20)));
                answer.complete(end);
            }
        });
        return answer;
    }

    @Override
    public void mirror(Checkpoint checkpoint) {
        enter();
        // of an invocation that has let go and is late, it may be what the row said before the next one moved back
        if (plan.commits()) {
            chronicle.breach("an offset was mirrored that transactions commit");
        }
        if (checkpoint.nextOffset() > table.furthest()) {
            chronicle.breach("offset %d was mirrored while the row never went past %d"
                    .formatted(checkpoint.nextOffset(), table.furthest()));
        }
        leave();
    }

    @Override
    public void mirrorAndWait(Checkpoint checkpoint, Duration atMost) {
        mirror(checkpoint);
        time.passes(Duration.ofMillis(random.nextInt(20)));
    }

    @Override
    public void close() {}

    private void enter() {
        if (busy) {
            chronicle.breach("two threads used the source at once");
        }
        busy = true;
    }

    private void leave() {
        busy = false;
    }
}
