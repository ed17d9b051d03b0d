package io.baton.internal.kafka;

import io.baton.internal.lease.LeaseKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClassicGroupsOptions;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka whether partitions may write their outputs in transactions. All questions are sent at once, when it is made, and
 * none of them changes anything: nobody is fenced.
 *
 * <p>A principal that may DESCRIBE a transactional id and not WRITE is not found: Kafka tells that only where a producer takes over.
 */
public final class TransactionCheck {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionCheck.class);

    /** For answers without which the function can begin. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(1);

    private final Map<String, Object> producer;
    private final Duration patience;
    private final Map<String, KafkaFuture<TransactionDescription>> ids = new LinkedHashMap<>();
    private final Map<String, KafkaFuture<ClassicGroupDescription>> groups;
    private final Future<Map<ConfigResource, Config>> broker;
    private final Map<TopicPartition, KafkaFuture<PartitionProducerState>> inputs = new LinkedHashMap<>();

    /**
     * @param reader properties with which the partitions are read
     * @param producer properties with which the outputs are written
     */
    public TransactionCheck(
            Admin admin,
            Collection<LeaseKey> leases,
            Map<String, Object> reader,
            Map<String, Object> producer,
            Duration patience) {
        this.producer = producer;
        this.patience = patience;
        int millis = Math.clamp(patience.toMillis(), 0, Integer.MAX_VALUE);
        List<String> names =
                leases.stream().map(KafkaOutputTransactions::transactionalId).toList();
        var described = admin.describeTransactions(names, new DescribeTransactionsOptions().timeoutMs(millis));
        names.forEach(name -> ids.put(name, described.description(name)));
        // describeConsumerGroups asks for groups of the new protocol first, and waits before it asks for these
        this.groups = admin.describeClassicGroups(
                        groups(leases),
                        new DescribeClassicGroupsOptions()
                                .includeAuthorizedOperations(true)
                                .timeoutMs(millis))
                .describedGroups();
        this.broker = broker(admin, millis).toCompletableFuture();
        if (!TransactionRules.readsCommitted(reader)) {
            List<TopicPartition> partitions = leases.stream()
                    .map(lease -> new TopicPartition(lease.topic(), lease.partition()))
                    .toList();
            var states = admin.describeProducers(partitions, new DescribeProducersOptions().timeoutMs(millis));
            partitions.forEach(partition -> inputs.put(partition, states.partitionResult(partition)));
        }
    }

    private static Set<String> groups(Collection<LeaseKey> leases) {
        var groups = new LinkedHashSet<String>();
        for (LeaseKey lease : leases) {
            groups.add(lease.groupId());
            groups.add(KafkaOutputTransactions.ownGroup(lease.groupId()));
        }
        return groups;
    }

    /** The settings of any broker: only by its number are those told that stand in its file. */
    private static CompletionStage<Map<ConfigResource, Config>> broker(Admin admin, int millis) {
        return admin.describeCluster(new DescribeClusterOptions().timeoutMs(millis))
                .nodes()
                .toCompletionStage()
                .thenCompose(nodes -> {
                    var first = new ConfigResource(
                            ConfigResource.Type.BROKER, nodes.iterator().next().idString());
                    return admin.describeConfigs(List.of(first), new DescribeConfigsOptions().timeoutMs(millis))
                            .all()
                            .toCompletionStage();
                });
    }

    /** Waits for the answers. What the brokers don't tell, or are too old to tell, is no problem. */
    public List<OutputProblem> problems() throws InterruptedException {
        var problems = new ArrayList<OutputProblem>();
        for (var id : ids.entrySet()) {
            Answer<TransactionDescription> answer = answer(id.getValue(), patience);
            TransactionRules.ofId(id.getKey(), answer.problem()).ifPresent(problems::add);
        }
        for (var group : groups.entrySet()) {
            Answer<ClassicGroupDescription> answer = answer(group.getValue(), patience);
            TransactionRules.ofGroup(
                            group.getKey(),
                            answer.told()
                                    .map(ClassicGroupDescription::authorizedOperations)
                                    .orElse(null),
                            answer.problem())
                    .ifPresent(problems::add);
        }
        answer(broker, SHORT_PATIENCE)
                .told()
                .flatMap(settings -> settings.values().stream().findFirst())
                .flatMap(settings -> TransactionRules.ofTimeout(producer, settings))
                .ifPresent(problems::add);
        Duration left = SHORT_PATIENCE;
        for (var input : inputs.entrySet()) {
            Answer<PartitionProducerState> answer = answer(input.getValue(), left);
            left = answer.problem() instanceof TimeoutException ? Duration.ZERO : left;
            answer.told()
                    .flatMap(state -> TransactionRules.ofInput(input.getKey(), state.activeProducers()))
                    .ifPresent(problems::add);
        }
        return problems;
    }

    private record Answer<T>(Optional<T> told, @Nullable Throwable problem) {}

    private static <T> Answer<T> answer(Future<T> question, Duration patience) throws InterruptedException {
        try {
            return new Answer<>(Optional.of(question.get(patience.toMillis(), TimeUnit.MILLISECONDS)), null);
        } catch (ExecutionException e) {
            LOG.debug("Kafka does not answer a question about transactions", e);
            return new Answer<>(Optional.empty(), e.getCause());
        } catch (TimeoutException e) {
            LOG.debug("Kafka has not answered a question about transactions", e);
            return new Answer<>(Optional.empty(), e);
        }
    }
}
