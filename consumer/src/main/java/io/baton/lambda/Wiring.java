package io.baton.lambda;

import io.baton.Pipeline;
import io.baton.kafka.ClientProperties;
import io.baton.kafka.KafkaPartitionSource;
import io.baton.lease.ClaimRequest;
import io.baton.lease.LeaseKey;
import io.baton.lease.LeaseStore;
import io.baton.lease.Leases;
import io.baton.processing.RecordRunner;
import io.baton.processing.SerialProcessor;
import io.baton.tenure.Deadline;
import io.baton.tenure.PartitionSource;
import io.baton.tenure.RecordProcessor;
import io.baton.tenure.Tenure;
import io.baton.time.Time;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/** Puts one invocation's parts together; nothing else says {@code new} to them. */
final class Wiring {

    private final Settings settings;
    private final Supplier<? extends Pipeline<?, ?>> pipeline;
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
            var runner = new RecordRunner<>(pipeline.get(), request.owner().requestId(), deadline.remaining());
            return new SerialProcessor(
                    runner,
                    settings.buffer(),
                    time,
                    "baton-handler-" + settings.lease().partition());
        }
    }
}
