package io.baton.internal.lambda;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Output;
import io.baton.Pipeline;
import io.baton.Store;
import io.baton.TooLarge;
import io.baton.internal.kafka.KafkaOutputSender;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.kafka.KafkaPartitionSource;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.LetterWriter;
import io.baton.internal.output.OutputEncoder;
import io.baton.internal.output.OutputLimits;
import io.baton.internal.output.OutputPartitioner;
import io.baton.internal.output.Outputs;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.recovery.Outbox;
import io.baton.internal.state.PartitionState;
import io.baton.internal.tenure.BufferBudget;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Neighbours;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.tenure.Tenure;
import io.baton.internal.time.Time;
import io.baton.spi.DeadLetterSender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What the tenure of one partition has to do with outside: Kafka, the user's pipeline, dead-letter targets, as the settings say. */
final class Wiring implements Assembly.Outside {

    private final Settings settings;
    private final KafkaAccess kafka;
    private final BufferBudget buffers;
    private final LeaseKey lease;
    private final Supplier<? extends Pipeline<?, ?>> pipeline;
    private final Time time;

    Wiring(
            Settings settings,
            KafkaAccess kafka,
            BufferBudget buffers,
            LeaseKey lease,
            Supplier<? extends Pipeline<?, ?>> pipeline,
            Time time) {
        this.settings = settings;
        this.kafka = kafka;
        this.buffers = buffers;
        this.lease = lease;
        this.pipeline = pipeline;
        this.time = time;
    }

    Tenure tenure(
            ClaimRequest request,
            LeaseStore store,
            Deadline deadline,
            Neighbours neighbours,
            PartitionMetrics metrics) {
        var limits = new Assembly.Limits(buffers, settings.inFlight());
        return new Assembly(
                        store,
                        settings.conduct(),
                        limits,
                        metrics.meters(),
                        metrics.gauges(),
                        time,
                        RandomGenerator.getDefault())
                .tenure(request, deadline, neighbours, this);
    }

    @Override
    public PartitionSource openSource() {
        var partition = new TopicPartition(lease.topic(), lease.partition());
        return new KafkaPartitionSource(kafka.properties(lease), partition, settings.source(), time);
    }

    /** A flag that the user's code leaves set is not to reach the table's calls. */
    @Override
    public Pipeline<?, ?> pipeline() {
        try {
            return Objects.requireNonNull(pipeline.get(), "The function's pipeline() returned null, not a Pipeline");
        } finally {
            Thread.interrupted();
        }
    }

    @Override
    public FailurePlan.Places openPlaces(FailurePolicy policy, Optional<LetterWriter> committed) {
        return places(policy, new DeadLetterSenders(lease.topic(), kafka.properties(lease), committed), null);
    }

    /** @param retryTopic which this policy comes behind; null if it is the first */
    private static FailurePlan.Places places(
            FailurePolicy policy, DeadLetterSenders senders, @Nullable String retryTopic) {
        return switch (policy) {
            case FailurePolicy.Stop ignored -> FailurePlan.Places.NONE;
            case FailurePolicy.Skip ignored -> FailurePlan.Places.NONE;
            case FailurePolicy.DeadLetter letters ->
                new FailurePlan.Places(null, connected(senders.open(letters.target(), retryTopic), letters.target()));
            case FailurePolicy.RetryLater later -> {
                Outbox parked = connected(
                        senders.open(later),
                        DeadLetterTarget.kafka(later.topic()).whenTooLarge(TooLarge.STOP));
                try {
                    yield new FailurePlan.Places(
                            parked, places(later.then(), senders, later.topic()).deadLetters());
                } catch (RuntimeException e) {
                    parked.close();
                    throw e;
                }
            }
        };
    }

    @Override
    public Outputs openOutputs(Pipeline.Outputs outputs) {
        ClientRehearsal.runOutputs(outputs.delivery(), time);
        Map<String, Object> properties = kafka.properties(lease);
        Duration patience = settings.source().connectPatience();
        return switch (outputs.delivery()) {
            case AT_LEAST_ONCE -> {
                var sender = new KafkaOutputSender(lease.topic(), outputs.topics(), properties, patience);
                yield outputs(sender.limits(), sender.partitioners(), new Outputs.Way.AtLeastOnce(sender));
            }
            case EXACTLY_ONCE -> {
                var transactions = new KafkaOutputTransactions(lease, outputs.topics(), properties, patience, time);
                yield outputs(
                        transactions.limits(), transactions.partitioners(), new Outputs.Way.ExactlyOnce(transactions));
            }
        };
    }

    @Override
    public PartitionState openState(List<Store<?, ?>> stores, Ordering ordering, Meters meters) {
        return States.open(settings.state(), lease, stores, ordering, meters, time);
    }

    private Outputs outputs(
            Map<Output<?, ?>, OutputLimits> limits,
            Map<Output<?, ?>, OutputPartitioner> partitioners,
            Outputs.Way way) {
        return new Outputs(new OutputEncoder(limits, partitioners, time), way, settings.commits(), time);
    }

    private static Outbox connected(DeadLetterSender sender, DeadLetterTarget target) {
        try {
            sender.connect();
        } catch (RuntimeException e) {
            sender.close();
            throw e;
        }
        return new Outbox(sender, target.toString(), target.whenTooLarge());
    }
}
