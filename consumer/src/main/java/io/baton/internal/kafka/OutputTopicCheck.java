package io.baton.internal.kafka;

import io.baton.Output;
import io.baton.internal.output.OutputException;
import io.baton.internal.output.OutputLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Checks, before the claim, that the topics of outputs exist and may be written to, and asks for what each
 * takes. It runs before a producer opens: a producer's first request makes some brokers create the topic.
 */
public final class OutputTopicCheck {

    private final String read;
    private final Map<String, Object> producer;
    private final Duration patience;

    /**
     * @param read the topic that the function reads
     * @param producer properties with which the outputs are written, complete
     */
    OutputTopicCheck(String read, Map<String, Object> producer, Duration patience) {
        this.read = read;
        this.producer = producer;
        this.patience = patience;
    }

    /**
     * What each topic takes of this producer, as far as its cluster tells.
     *
     * @throws OutputException if a topic is not there or not for us, or Kafka does not answer
     */
    Map<Output<?, ?>, OutputLimits> limits(Collection<Output<?, ?>> outputs) {
        Set<String> names = Set.copyOf(outputs.stream().map(Output::topic).toList());
        if (names.isEmpty()) {
            return Map.of();
        }
        OutputProblem.refuse(names.stream()
                .filter(InternalTopics::has)
                .map(OutputTopicRules::internal)
                .toList());
        try (var cluster = new ClusterLook(producer, names, patience)) {
            var features = new BrokerFeatures(cluster.admin(), patience);
            var limits = new HashMap<Output<?, ?>, OutputLimits>();
            for (Output<?, ?> output : outputs) {
                limits.put(output, limits(cluster, features, output));
            }
            return limits;
        } catch (KafkaException e) {
            throw failed("Kafka at %s can't be asked for the topics %s: %s", names, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutputException(
                    OutputException.Kind.FAILED, "Interrupted while asking for the topics " + names, e);
        }
    }

    private OutputLimits limits(ClusterLook cluster, BrokerFeatures features, Output<?, ?> output)
            throws InterruptedException {
        try {
            TopicSettings found = cluster.topic(output.topic());
            var rules = new OutputTopicRules(output.topic(), found);
            OutputProblem.refuse(rules.problems(features.capInSyncReplicas(patience)));
            if (!output.properties().containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
                OutputProblem.refuse(rules.loop(read));
            }
            return rules.limits(producer);
        } catch (ExecutionException e) {
            throw refused(output, e.getCause());
        } catch (TimeoutException e) {
            throw failed("Kafka at %s did not answer the question for the topics %s: %s", List.of(output.topic()), e);
        }
    }

    /**
     * What is wrong with topics that outputs are to be written to, without an output.
     *
     * @param read the topics that the functions read
     * @throws KafkaException if the cluster does not answer
     */
    public static List<OutputProblem> problems(
            Admin admin, Collection<String> topics, Collection<String> read, Duration patience)
            throws InterruptedException {
        var problems = new ArrayList<OutputProblem>();
        try (var cluster = new ClusterLook(admin, topics, patience)) {
            var features = new BrokerFeatures(admin, patience);
            for (String topic : topics) {
                try {
                    var rules = new OutputTopicRules(topic, cluster.topic(topic));
                    problems.addAll(rules.problems(features.capInSyncReplicas(patience)));
                    read.forEach(each -> problems.addAll(rules.loop(each)));
                } catch (ExecutionException e) {
                    OutputProblem problem = InternalTopics.has(topic)
                            ? OutputTopicRules.internal(topic)
                            : OutputTopicRules.unanswered(topic, "the cluster", e.getCause());
                    if (problem == null) {
                        throw new KafkaException(
                                "Kafka can't be asked for the topic '%s'".formatted(topic), e.getCause());
                    }
                    problems.add(problem);
                } catch (TimeoutException e) {
                    throw new KafkaException(
                            "Kafka did not answer the question for the topic '%s'".formatted(topic), e);
                }
            }
        }
        return problems;
    }

    private OutputException refused(Output<?, ?> output, @Nullable Throwable cause) {
        OutputProblem problem = OutputTopicRules.unanswered(output.topic(), servers(), cause);
        return problem == null
                ? failed("Kafka at %s can't be asked for the topics %s: %s", List.of(output.topic()), cause)
                : new OutputException(OutputException.Kind.FAILED, problem.toString(), cause);
    }

    private OutputException failed(String what, Collection<String> topics, @Nullable Throwable cause) {
        return new OutputException(
                OutputException.Kind.FAILED, what.formatted(servers(), topics, KafkaProblem.of(cause)), cause);
    }

    private Object servers() {
        return producer.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "?");
    }
}
