package io.baton.lambda;

import io.baton.Pipeline;
import io.baton.kafka.ClientProperties;
import io.baton.kafka.KafkaPartitionSource;
import io.baton.lease.ClaimRequest;
import io.baton.lease.LeaseKey;
import io.baton.lease.LeaseStore;
import io.baton.lease.Leases;
import io.baton.metrics.Meters;
import io.baton.processing.Processor;
import io.baton.processing.Recovery;
import io.baton.tenure.Deadline;
import io.baton.tenure.PartitionSource;
import io.baton.tenure.RecordProcessor;
import io.baton.tenure.Tenure;
import io.baton.time.Time;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Puts one invocation's parts together; nothing else says {@code new} to them. */
final class Wiring {

    private static final int IN_FLIGHT = 4_096;

    private final Settings settings;
    private final Supplier<? extends Pipeline<?, ?>> pipeline;
    private final Meters meters = new Meters();
    private final Time time;

    Wiring(Settings settings, Supplier<? extends Pipeline<?, ?>> pipeline, Time time) {
        this.settings = settings;
        this.pipeline = pipeline;
        this.time = time;
    }

    Tenure tenure(ClaimRequest request, LeaseStore store, Deadline deadline) {
        var leases = new Leases(store, settings.timings(), time);
        return new Tenure(leases, settings.timings(), request, new Parts(request, deadline), deadline, time);
    }

    private final class Parts implements Tenure.Parts {

        private final ClaimRequest request;
        private final Deadline deadline;

        Parts(ClaimRequest request, Deadline deadline) {
            this.request = request;
            this.deadline = deadline;
        }

        @Override
        public PartitionSource openSource() {
            LeaseKey lease = settings.lease();
            var properties = ClientProperties.complete(
                    settings.kafka(), lease.groupId(), "baton-%s-%d".formatted(lease.topic(), lease.partition()));
            return new KafkaPartitionSource(
                    properties, new TopicPartition(lease.topic(), lease.partition()), settings.startPosition(), time);
        }

        @Override
        public RecordProcessor openProcessor() {
            return processor(pipeline.get());
        }

        private <K extends @Nullable Object, V extends @Nullable Object> RecordProcessor processor(
                Pipeline<K, V> pipeline) {
            LeaseKey lease = settings.lease();
            var recovery = new Recovery(
                    pipeline.retries(),
                    pipeline.failurePolicy(),
                    Recovery.Places.NONE,
                    lease.groupId(),
                    meters,
                    time,
                    RandomGenerator.getDefault());
            var limits = new Processor.Limits(
                    settings.buffer(),
                    IN_FLIGHT,
                    deadline.remaining(),
                    () -> deadline.timeToFinish(settings.timings()));
            var names = new Processor.Names(
                    lease.topic(), request.owner().requestId(), "baton-handler-" + lease.partition());
            return new Processor<>(pipeline, recovery, limits, names, meters, time);
        }
    }
}
