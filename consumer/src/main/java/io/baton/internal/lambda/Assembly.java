package io.baton.internal.lambda;

import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.Store;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.LetterWriter;
import io.baton.internal.output.Outputs;
import io.baton.internal.processing.Processor;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.state.PartitionState;
import io.baton.internal.tenure.Buffer;
import io.baton.internal.tenure.BufferBudget;
import io.baton.internal.tenure.BufferLimits;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Neighbours;
import io.baton.internal.tenure.PartitionGauges;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.tenure.RecordProcessor;
import io.baton.internal.tenure.Tenure;
import io.baton.internal.time.Time;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of a tenure together, for the function, its rehearsal and simulations alike; nothing else says {@code new} to them. */
public final class Assembly {

    /** What differs between a function, its rehearsal and a simulation. */
    public interface Outside {

        PartitionSource openSource();

        /** The user's code: called once a tenure, before the claim. */
        Pipeline<?, ?> pipeline();

        /**
         * Connected, so that a target that is not there is noticed before the claim.
         *
         * @param committed where letters to the cluster that is read are written; empty where each is sent by itself
         */
        FailurePlan.Places openPlaces(FailurePolicy policy, Optional<LetterWriter> committed);

        /** Connected as well. */
        Outputs openOutputs(Pipeline.Outputs outputs);

        /** Connected as well. */
        PartitionState openState(List<Store<?, ?>> stores, Ordering ordering, Meters meters);
    }

    /**
     * What memory is bound by.
     *
     * @param buffers how much is fetched ahead by all partitions of the function
     * @param inFlight how many records of one partition may be with workers, or wait for them
     */
    public record Limits(BufferBudget buffers, int inFlight) {

        /** Of a function's only partition. */
        public Limits(BufferLimits buffer, int inFlight) {
            this(new BufferBudget(buffer, 1), inFlight);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

    private final LeaseStore store;
    private final Tenure.Conduct conduct;
    private final Limits limits;
    private final Meters meters;
    private final PartitionGauges gauges;
    private final Time time;
    private final RandomGenerator random;

    public Assembly(
            LeaseStore store,
            Tenure.Conduct conduct,
            Limits limits,
            Meters meters,
            PartitionGauges gauges,
            Time time,
            RandomGenerator random) {
        this.store = store;
        this.conduct = conduct;
        this.limits = limits;
        this.meters = meters;
        this.gauges = gauges;
        this.time = time;
        this.random = random;
    }

    /** Of an invocation that stays awake. */
    public Tenure tenure(ClaimRequest request, Deadline deadline, Outside outside) {
        return tenure(request, deadline, Neighbours.none(), outside);
    }

    /** Of one that may let the partition sleep, or has several. */
    public Tenure tenure(ClaimRequest request, Deadline deadline, Neighbours neighbours, Outside outside) {
        return tenureOf(request, deadline, neighbours, new Tenure.Parts() {
            @Override
            public PartitionSource openSource() {
                return outside.openSource();
            }

            @Override
            public Buffer openBuffer() {
                return buffer();
            }

            @Override
            public RecordProcessor openProcessor() {
                return processor(request, deadline, outside);
            }
        });
    }

    /** With parts that are this assembly's in part only. */
    public Tenure tenureOf(ClaimRequest request, Deadline deadline, Neighbours neighbours, Tenure.Parts parts) {
        return new Tenure(
                new Leases(store, conduct.timings(), time),
                conduct,
                request,
                parts,
                deadline,
                neighbours,
                gauges,
                time);
    }

    public Buffer buffer() {
        return Buffer.of(limits.buffers(), time);
    }

    public RecordProcessor processor(ClaimRequest request, Deadline deadline, Outside outside) {
        return processor(request, deadline, outside, outside.pipeline());
    }

    private <K extends @Nullable Object, V extends @Nullable Object> RecordProcessor processor(
            ClaimRequest request, Deadline deadline, Outside outside, Pipeline<K, V> pipeline) {
        LeaseKey lease = request.key();
        LeaseTimings timings = conduct.timings();
        Pipeline.Outputs written = pipeline.outputs();
        try (var opened = new Opened()) {
            PartitionState state = pipeline.stores().isEmpty()
                    ? null
                    : opened.with(outside.openState(
                            pipeline.stores(), pipeline.concurrency().ordering(), meters));
            Outputs outputs = written == null ? null : opened.with(outside.openOutputs(written));
            Optional<LetterWriter> letters = outputs == null ? Optional.empty() : outputs.letters();
            var plan = new FailurePlan(
                    pipeline.retries(),
                    pipeline.failurePolicy(),
                    outside.openPlaces(pipeline.failurePolicy(), letters),
                    lease.groupId(),
                    random);
            opened.isComplete();
            return new Processor<>(
                    pipeline,
                    plan,
                    outputs,
                    state,
                    new Processor.Limits(
                            limits.inFlight(),
                            limits.buffers().bytesOfOne(),
                            deadline.remaining(),
                            () -> deadline.timeToFinish(timings)),
                    new Processor.Names(lease, request.owner().requestId(), "baton-handler-" + lease.partition()),
                    meters,
                    time);
        }
    }

    /** What was opened for a processor, until the processor exists and closes it. */
    private static final class Opened implements AutoCloseable {

        private final ArrayDeque<AutoCloseable> parts = new ArrayDeque<>();

        <T extends AutoCloseable> T with(T part) {
            parts.push(part);
            return part;
        }

        void isComplete() {
            parts.clear();
        }

        @Override
        public void close() {
            for (AutoCloseable part : parts) {
                try {
                    part.close();
                } catch (Exception e) {
                    LOG.warn(
                            "After a failed start, what was opened before the failure does not close: {}",
                            e.getMessage());
                }
            }
        }
    }
}
