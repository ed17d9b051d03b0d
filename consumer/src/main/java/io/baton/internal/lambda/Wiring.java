package io.baton.internal.lambda;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.TooLarge;
import io.baton.internal.kafka.ClientProperties;
import io.baton.internal.kafka.KafkaPartitionSource;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.metrics.Meters;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.recovery.Outbox;
import io.baton.internal.secrets.SecretStore;
import io.baton.internal.secrets.SecretsManager;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.PartitionGauges;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.tenure.Tenure;
import io.baton.internal.time.Time;
import io.baton.spi.DeadLetterSender;
import io.baton.spi.MetricsSink;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What a function's tenure has to do with outside: Kafka, the user's pipeline, dead-letter targets, as the settings say. */
final class Wiring implements Assembly.Outside {

    private final Settings settings;
    private final Supplier<? extends Pipeline<?, ?>> pipeline;
    private final Meters meters;
    private final MetricsSink sink;
    private final Time time;
    private final SecretStore secrets = new SecretsManager();
    private @Nullable Map<String, Object> clientProperties;

    Wiring(Settings settings, Supplier<? extends Pipeline<?, ?>> pipeline, Meters meters, MetricsSink sink, Time time) {
        this.settings = settings;
        this.pipeline = pipeline;
        this.meters = meters;
        this.sink = sink;
        this.time = time;
    }

    Tenure tenure(ClaimRequest request, LeaseStore store, Deadline deadline) {
        var gauges = new PartitionGauges(meters, sink, settings.metrics().interval(), time);
        var limits = new Assembly.Limits(settings.buffer(), settings.inFlight());
        return new Assembly(store, settings.conduct(), limits, meters, gauges, time, RandomGenerator.getDefault())
                .tenure(request, deadline, this);
    }

    @Override
    public PartitionSource openSource() {
        LeaseKey lease = settings.lease();
        var partition = new TopicPartition(lease.topic(), lease.partition());
        return new KafkaPartitionSource(clientProperties(), partition, settings.source(), time);
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
    public FailurePlan.Places openPlaces(FailurePolicy policy) {
        return places(policy, new DeadLetterSenders(settings.lease().topic(), clientProperties()), null);
    }

    /** For all clients of one invocation the same: the secrets are read when it opens the first. */
    private Map<String, Object> clientProperties() {
        if (clientProperties == null) {
            LeaseKey lease = settings.lease();
            var given = new HashMap<>(settings.kafka());
            given.putAll(settings.authentication().properties(secrets, time.now()));
            clientProperties = Map.copyOf(ClientProperties.complete(
                    given, lease.groupId(), "baton-%s-%s".formatted(lease.topic(), lease.partition())));
        }
        return clientProperties;
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
