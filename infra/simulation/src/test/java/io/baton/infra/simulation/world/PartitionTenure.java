package io.baton.infra.simulation.world;

import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Outcome;
import io.baton.Output;
import io.baton.Pipeline;
import io.baton.Store;
import io.baton.TooLarge;
import io.baton.infra.ledger.EndedInvocation;
import io.baton.infra.ledger.Fault;
import io.baton.infra.simulation.Sabotage;
import io.baton.infra.simulation.machine.Sandbox;
import io.baton.internal.lambda.Assembly;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Owner;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.LetterWriter;
import io.baton.internal.output.Outputs;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.recovery.Outbox;
import io.baton.internal.state.PartitionState;
import io.baton.internal.tenure.Buffer;
import io.baton.internal.tenure.BufferBudget;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Ended;
import io.baton.internal.tenure.Neighbours;
import io.baton.internal.tenure.OutOfRange;
import io.baton.internal.tenure.PartitionGauges;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.tenure.RecordProcessor;
import io.baton.internal.tenure.Tenure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What one invocation does with one partition: the real tenure, wired as the Lambda function wires it. */
final class PartitionTenure {

    static final String GROUP = "standings";

    private final WorldState state;
    private final Invocation invocation;
    private final ClaimRequest request;
    private final Sandbox sandbox;
    private final SandboxTime time;
    private final BufferBudget buffers;
    private final Neighbours neighbours;
    private final TableLine line;
    private final Work work;
    private final Meters meters = new Meters();
    private @Nullable Ended how;

    PartitionTenure(
            WorldState state,
            Invocation invocation,
            Intent intent,
            Owner owner,
            Sandbox sandbox,
            SandboxTime time,
            BufferBudget buffers,
            Neighbours neighbours) {
        this.state = state;
        this.invocation = invocation;
        this.request = new ClaimRequest(key(state.partition()), owner, intent);
        this.sandbox = sandbox;
        this.time = time;
        this.buffers = buffers;
        this.neighbours = neighbours;
        this.line =
                new TableLine(state.table(), sandbox, time, state.disturbances(), state.random(), state.chronicle());
        this.work = new Work(state, owner.id(), time, invocation::kill);
        state.table().knows(owner.id(), work);
    }

    static LeaseKey key(int partition) {
        return new LeaseKey(GROUP, Log.TOPIC, partition);
    }

    LeaseKey key() {
        return request.key();
    }

    TableLine line() {
        return line;
    }

    /** Of the log. */
    long end() {
        return state.log().end();
    }

    /** The same as an invocation is told that looks at a partition asleep. */
    long endAsSeen() {
        return state.sabotage() == Sabotage.LOOKS_ARE_BLIND
                ? state.table().read().flatMap(Lease::checkpoint).orElseThrow().nextOffset()
                : end();
    }

    /** Nothing may have waited when the look began. */
    void isLeftAlone(Lease row, long end) {
        long reached = row.checkpoint().map(Checkpoint::nextOffset).orElse(0L);
        if (row.isAsleep() && reached < end) {
            state.chronicle()
                    .breach("%s left the partition asleep at %d although the log went on to %d"
                            .formatted(this, reached, end));
        }
        state.chronicle().say(this + " left it asleep");
    }

    int partition() {
        return state.partition();
    }

    Ended run(Deadline deadline) {
        if (invocation.isUnderWay()) {
            state.chronicle().breach(this + " waited for another partition's tenure");
        }
        LeaseTimings timings = timings();
        OutOfRange outOfRange = outOfRange();
        var assembly = new Assembly(
                line,
                new Tenure.Conduct(timings, outOfRange, OptionalLong.empty()),
                new Assembly.Limits(buffers, state.plan().inFlight()),
                meters,
                new PartitionGauges(meters, snapshot -> {}, Duration.ofMinutes(1), time),
                time,
                state.random());
        Ended ended = assembly.tenureOf(request, deadline, neighbours, new Parts(assembly, deadline, outOfRange))
                .run();
        how = ended;
        state.chronicle().say("%s ended: %s, %s".formatted(this, ended.outcome(), ended.reason()));
        endsForAReason(ended);
        return ended;
    }

    /** What befalls another partition of the invocation is none. */
    private void endsForAReason(Ended ended) {
        boolean ofProcess =
                ended.outcome() == Outcome.DEADLINE || (ended.outcome() == Outcome.FAILED && ended.cause() == null);
        if (ofProcess && !invocation.hasToEnd()) {
            state.chronicle()
                    .breach("%s ended as if its process had to (%s), and it had not".formatted(this, ended.reason()));
        }
    }

    /** Where it was to stop, somebody has chosen otherwise by the end of the trouble. */
    private OutOfRange outOfRange() {
        OutOfRange planned = state.plan().outOfRange();
        return planned == OutOfRange.STOP && state.disturbances().calm() ? OutOfRange.EARLIEST : planned;
    }

    private LeaseTimings timings() {
        if (state.sabotage() != Sabotage.LEASES_DIFFER) {
            return Plan.TIMINGS;
        }
        return state.random().nextBoolean() ? Plan.HASTY : Plan.LEISURELY;
    }

    /** @param leaked of the whole invocation, if this is the partition that tells of them */
    EndedInvocation report(List<String> leaked) {
        Ended ended = Objects.requireNonNull(how);
        return new EndedInvocation(
                state.partition(),
                request.owner().id(),
                Objects.requireNonNullElse(ended.generation(), 0L),
                EndedInvocation.Outcome.valueOf(ended.outcome().name()),
                ended.fromOffset() != null,
                request.intent() instanceof Intent.Watchdog,
                ended.records(),
                0,
                false,
                leaked);
    }

    /** Of one that looked and did nothing else. */
    EndedInvocation reportOfLook(Lease row, List<String> leaked) {
        return new EndedInvocation(
                state.partition(),
                request.owner().id(),
                0,
                row.isAsleep() ? EndedInvocation.Outcome.ASLEEP : EndedInvocation.Outcome.STOPPED,
                false,
                request.intent() instanceof Intent.Watchdog,
                0,
                0,
                false,
                leaked);
    }

    Work work() {
        return work;
    }

    /** A batch with state is finished as a whole: where it waits to try some of its records again, it is given up. */
    private void stops() {
        if (state.plan().remembering() != null
                && state.plan().mode() == Plan.Mode.BATCHES
                && !state.plan().orders()) {
            state.table().leftUnwritten(request.owner().id());
        }
    }

    /** Its handlers are left behind, if there are any. */
    private void abandons() {
        work.checks().mayBeInterrupted();
        work.isAbandoned();
        boolean waits = state.plan().writing() != null || state.plan().remembering() != null;
        if (!work.isUnderWay() && !waits) {
            return;
        }
        if (work.isUnderWay()
                && !work.mayOutlastADrain()
                && !mayWaitForOutputs()
                && !invocation.wasFrozen()
                && isHolder()) {
            state.chronicle().breach(this + " gave up a record before the drain's time was up");
        }
        if (waits) {
            state.table().leftUnwritten(request.owner().id());
        }
        if (work.isUnderWay()) {
            strike(Fault.Kind.ABANDON);
        }
    }

    /** A drain that is kept by Kafka has less time for records. */
    private boolean mayWaitForOutputs() {
        return state.plan().writing() != null && state.plan().faults().stream().anyMatch(FaultKind::cutsOutputs);
    }

    boolean isHolder() {
        return state.table()
                .read()
                .map(Lease::holder)
                .filter(holder -> holder.ownerId().equals(request.owner().id()))
                .isPresent();
    }

    void strike(Fault.Kind kind) {
        state.table()
                .read()
                .map(Lease::holder)
                .filter(holder -> holder.ownerId().equals(request.owner().id()))
                .ifPresent(
                        holder -> state.table().struck(kind, holder.generation().value()));
    }

    @Override
    public String toString() {
        return state.plan().partitions() == 1 ? sandbox.toString() : sandbox + " at partition " + state.partition();
    }

    private final class Parts implements Tenure.Parts, Assembly.Outside {

        private final Assembly assembly;
        private final Deadline deadline;
        private final OutOfRange outOfRange;

        Parts(Assembly assembly, Deadline deadline, OutOfRange outOfRange) {
            this.assembly = assembly;
            this.deadline = deadline;
            this.outOfRange = outOfRange;
        }

        @Override
        public PartitionSource openSource() {
            return new LogSource(
                    state.log(),
                    time,
                    state.disturbances(),
                    state.random(),
                    state.table(),
                    state.chronicle(),
                    outOfRange,
                    state.plan(),
                    state.sabotage());
        }

        @Override
        public Buffer openBuffer() {
            return assembly.buffer();
        }

        @Override
        public RecordProcessor openProcessor() {
            return WatchedProcessor.processor(
                    assembly.processor(request, deadline, this),
                    state.sabotage(),
                    PartitionTenure.this::stops,
                    PartitionTenure.this::abandons,
                    work.checks()::mayBeInterrupted);
        }

        @Override
        public Pipeline<?, ?> pipeline() {
            return Pipelines.of(state.plan(), state.log(), work);
        }

        @Override
        public Outputs openOutputs(Pipeline.Outputs outputs) {
            return OpenOutputs.of(state, outputs, request.key(), time);
        }

        @Override
        public PartitionState openState(List<Store<?, ?>> stores, Ordering ordering, Meters meters) {
            return OpenState.of(state, request.key(), stores, ordering, invocation.environment(), meters, time);
        }

        @Override
        public FailurePlan.Places openPlaces(FailurePolicy policy, Optional<LetterWriter> committed) {
            return switch (policy) {
                case FailurePolicy.Stop ignored -> FailurePlan.Places.NONE;
                case FailurePolicy.Skip ignored -> FailurePlan.Places.NONE;
                case FailurePolicy.DeadLetter ignored ->
                    new FailurePlan.Places(null, outbox(OutputSite.DEAD, committed));
                case FailurePolicy.RetryLater ignored ->
                    new FailurePlan.Places(outbox(OutputSite.RETRY, committed), outbox(OutputSite.DEAD, committed));
            };
        }

        private Outbox outbox(Output<String, String> topic, Optional<LetterWriter> committed) {
            if (committed.isPresent()) {
                return new Outbox(new CommittedLetters(topic, committed.get(), work), "letters", TooLarge.STOP);
            }
            var letters = new Letters(work, time, state.disturbances(), state.random());
            letters.connect();
            return new Outbox(letters, "letters", TooLarge.STOP);
        }
    }
}
