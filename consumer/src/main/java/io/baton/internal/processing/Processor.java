package io.baton.internal.processing;

import io.baton.BatchLimits;
import io.baton.Concurrency;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import io.baton.Windows;
import io.baton.internal.deadletter.RetryTopic;
import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Fence;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.AcknowledgedFlow;
import io.baton.internal.output.CommittedState;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.output.Outputs;
import io.baton.internal.record.RecordReader;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.state.PartitionState;
import io.baton.internal.state.StateException;
import io.baton.internal.state.WindowedHandler;
import io.baton.internal.tenure.BufferLimits;
import io.baton.internal.tenure.RecordProcessor;
import io.baton.internal.tenure.Session;
import io.baton.internal.thrown.Thrown;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes records to the pipeline's handler: chooses for each session how they get there, and closes the pipeline at the end. */
public final class Processor<K extends @Nullable Object, V extends @Nullable Object> implements RecordProcessor {

    /**
     * What processing is bound by.
     *
     * @param inFlight how many records may be with workers, or wait for them, at once: at most this number of pieces of the
     *     log is finished ahead of the checkpoint, and has to fit into the lease row
     * @param inFlightBytes the same in bytes of keys and values
     * @param remaining how long the invocation has
     * @param timeToFinish how long a record that is begun now has, if no successor comes
     */
    public record Limits(
            int inFlight, long inFlightBytes, Supplier<Duration> remaining, Supplier<Duration> timeToFinish) {}

    /** The names things have. */
    public record Names(LeaseKey lease, String requestId, String thread) {}

    private static final Logger LOG = LoggerFactory.getLogger(Processor.class);

    /** What is finished ahead has to fit into what Kafka keeps beside an offset: half as many pieces, of 6 bytes each. */
    private static final int MOST_IN_FLIGHT_WITH_COMMITS = 1_000;
    /** What a deserializer gets to close in. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);
    /** What a deserializer that is interrupted gets to return in. */
    private static final Duration END_PATIENCE = Duration.ofMillis(500);

    private final Pipeline<K, V> pipeline;
    private final FailurePlan plan;
    private final Limits limits;
    private final Names names;
    private final Meters meters;
    private final Time time;
    private final RetryTopic retryTopic;
    private final @Nullable Outputs outputs;
    private final @Nullable PartitionState state;
    private @Nullable ProcessorSession session;
    private List<String> leftBehind = List.of();

    /**
     * @param outputs null where the pipeline has no outputs; closed with the pipeline
     * @param state null where the pipeline keeps no state; closed with the pipeline
     */
    public Processor(
            Pipeline<K, V> pipeline,
            FailurePlan plan,
            @Nullable Outputs outputs,
            @Nullable PartitionState state,
            Limits limits,
            Names names,
            Meters meters,
            Time time) {
        this.pipeline = pipeline;
        this.plan = plan;
        this.outputs = outputs;
        this.state = state;
        this.limits = limits;
        this.names = names;
        this.meters = meters;
        this.time = time;
        this.retryTopic = RetryTopic.of(plan.policy(), names.lease().groupId());
    }

    @Override
    public Session begin(Session.Start start) {
        var begun = new ProcessorSession(
                start,
                new Guard(start.fence(), start.silence(), time, limits.timeToFinish()),
                new InHand(names.lease(), start.generation().value()),
                plan,
                pipeline.handlerTimeout(),
                this::effects,
                meters,
                time);
        var reader = new RecordReader<>(
                pipeline,
                new RecordReader.Circumstances(
                        start.generation().value(),
                        start.topicId(),
                        names.requestId(),
                        retryTopic,
                        limits.remaining(),
                        outputs == null ? null : outputs.encoder(),
                        state));
        switch (pipeline.handling()) {
            case Pipeline.Handling.InBatches<K, V> batches -> {
                BatchLimits size = batches.limits();
                inBatches(
                        start,
                        begun,
                        size,
                        new BatchRunner<>(reader, batches.handler(), size.bisecting(), begun),
                        reader);
            }
            case Pipeline.Handling.OneByOne<K, V> one ->
                oneByOne(start, begun, reader, TimerRunner.raising(pipeline.timers(), one.handler()), null);
            case Pipeline.Windowed<K, V, ?> windowed -> {
                PartitionState kept = Objects.requireNonNull(state, "windows without state");
                WindowedHandler<K, V> windows = kept.windows(windowed, pipeline.keyDeserializer());
                oneByOne(start, begun, reader, windowed.wrapped(windows), closing(windowed.windows(), windows));
            }
        }
        session = begun;
        return begun;
    }

    private Effects effects(OutputFlow.Of session) {
        if (outputs == null && state == null) {
            return Effects.NONE;
        }
        int partition = names.lease().partition();
        CommittedState committed = state != null && commitsOffsets() ? state.committed(session) : null;
        OutputFlow written =
                outputs == null ? null : outputs.begin(session, committed, meters, "baton-outputs-" + partition);
        return new Effects(
                written,
                state,
                state == null || committed != null
                        ? written
                        : state.begin(
                                session,
                                Optional.ofNullable(written).map(AcknowledgedFlow.class::cast),
                                "baton-state-" + partition));
    }

    private void inBatches(
            Session.Start start,
            ProcessorSession begun,
            BatchLimits size,
            BatchRunner<K, V> runner,
            RecordReader<K, V> reader) {
        DueTimes due = dueTimes();
        // in a retry topic a batch may finish around records that are not due, and a snapshot can't have it without
        // them
        BatchLimits limit = state == null || due.areNow() ? size : BatchLimits.of(1, size.bytes(), size.linger());
        var usual = new BatchDispatcher(limit, runner, new DueTimes.Queue(limits.inFlight(), due), begun);
        var timing = new Timing<>(pipeline.timers(), reader, names.lease(), begun);
        Dispatcher careful = cautious(start, begun, timing.before(entry -> runner.untilDone(List.of(entry))), usual);
        begun.start(timing.around(careful, start.batches()), Workers.NONE, names.thread());
    }

    private WindowDispatcher.@Nullable Closing closing(Windows windows, WindowedHandler<K, V> handler) {
        Duration idle = windows.idle();
        return idle == null ? null : WindowDispatcher.Closing.of(handler, names.lease(), idle, windows.outOfOrder());
    }

    /** @param closing null where only records close windows, or there are none */
    private void oneByOne(
            Session.Start start,
            ProcessorSession begun,
            RecordReader<K, V> reader,
            RecordHandler<? super K, ? super V> handler,
            WindowDispatcher.@Nullable Closing closing) {
        var runner = new RecordRunner<>(reader, handler, begun.limit(), begun.guard(), begun.effects());
        DueTimes due = dueTimes();
        var serial = new SerialRunner(runner, begun);
        var timing = new Timing<>(pipeline.timers(), reader, names.lease(), begun);
        CautiousDispatcher.Whole whole = timing.before(serial::untilDone);
        if (pipeline.concurrency().ordering() == Ordering.PARTITION && due.areNow()) {
            Dispatcher usual = timing.around(
                    cautious(start, begun, whole, new SerialDispatcher(serial, timing.timers())), start.batches());
            begun.start(
                    closing == null ? usual : new WindowDispatcher(usual, begun, reader, start.batches(), closing),
                    Workers.NONE,
                    names.thread());
            return;
        }
        var lanes = new Lanes(
                concurrency(),
                new BufferLimits(inFlight(), limits.inFlightBytes()),
                begun.guard().pace());
        var crew = new Crew(names.thread(), time, begun.recovery()::broke);
        var several = new ConcurrentDispatcher(runner, lanes, crew, due, start.batches(), begun);
        begun.start(timing.around(cautious(start, begun, whole, several), start.batches()), several, names.thread());
    }

    /** One record at a time at first, where holders before crashed. */
    private Dispatcher cautious(
            Session.Start start, ProcessorSession begun, CautiousDispatcher.Whole whole, Dispatcher usual) {
        return start.caution() == null
                ? usual
                : new CautiousDispatcher(start.caution(), whole, dueTimes(), begun, usual);
    }

    /** In a retry topic each record is due at a time of its own, so nobody can rely on the partition's order. */
    private Concurrency concurrency() {
        return pipeline.concurrency().ordering() == Ordering.PARTITION
                ? Concurrency.of(1, Ordering.UNORDERED)
                : pipeline.concurrency();
    }

    private int inFlight() {
        return commitsOffsets() ? Math.min(limits.inFlight(), MOST_IN_FLIGHT_WITH_COMMITS) : limits.inFlight();
    }

    private DueTimes dueTimes() {
        return new DueTimes(retryTopic, longestDelay(), time);
    }

    /** The longest delay of the retry topic, if that is the topic that is read; else zero. */
    private Duration longestDelay() {
        return plan.policy() instanceof FailurePolicy.RetryLater later
                        && later.topic().equals(names.lease().topic())
                ? Collections.max(later.delays())
                : Duration.ZERO;
    }

    @Override
    public void foresee(Checkpoint start) {
        if (state != null) {
            state.foresee(start.snapshot());
        } else if (start.snapshot() != null) {
            throw new StateException(
                    "The lease %s has state, the snapshot %s, and the pipeline keeps none: name its stores in keeping(…), or drop the state by 'baton leases seek --state clear'"
                            .formatted(names.lease(), start.snapshot()),
                    null);
        }
    }

    @Override
    public boolean commitsOffsets() {
        return outputs != null && outputs.commitOffsets();
    }

    @Override
    public boolean moved(Lease.Seek seek, Generation generation, Fence fence, String topicId, Duration atMost)
            throws InterruptedException {
        return outputs == null || outputs.moved(seek, generation, fence, topicId, atMost);
    }

    @Override
    public long finished() {
        return meters.total(Count.RECORDS);
    }

    @Override
    public List<String> leftBehind() {
        return leftBehind;
    }

    @Override
    public void close() {
        if (session != null && !hasEnded(session)) {
            leftBehind = session.workers();
            LOG.error(
                    "A handler ignores its interrupt, so its thread ({}…) is left behind. Have it end when it is interrupted, or bound the calls that it makes",
                    names.thread());
            plan.close(); // but not the deserializers, which it may still be reading with
            if (outputs != null) {
                outputs.close();
            }
            if (state != null) {
                state.close();
            }
            return;
        }
        try (plan;
                outputs;
                state) {
            closeInTime(pipeline.keyDeserializer(), "key");
            closeInTime(pipeline.valueDeserializer(), "value");
        }
    }

    /** By itself, or once it is abandoned. */
    private static boolean hasEnded(ProcessorSession last) {
        last.stop();
        try {
            if (last.hasEnded()) {
                return true;
            }
            last.abandon();
            return last.hasEnded();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** On a thread of its own: a deserializer that never returns would keep the invocation, with nothing to be seen of it. */
    private void closeInTime(Deserializer<?> deserializer, String what) {
        Thread closing = Thread.ofPlatform()
                .name(names.thread() + "-close-" + what)
                .daemon()
                .start(() -> close(deserializer, what));
        try {
            if (!closing.join(CLOSE_PATIENCE)) {
                closing.interrupt();
                if (!closing.join(END_PATIENCE)) {
                    LOG.error("The {} deserializer does not return from close(), so its thread is left behind", what);
                }
            }
        } catch (InterruptedException e) {
            closing.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** It may break as it likes: what was finished is. */
    private static void close(Deserializer<?> deserializer, String what) {
        try {
            deserializer.close();
        } catch (Throwable thrown) {
            LOG.warn("The {} deserializer failed to close: {}", what, Thrown.told(thrown));
        }
    }
}
