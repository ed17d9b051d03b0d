package io.baton.infra.lab.run;

import io.baton.infra.cli.errors.ExplainedException;
import io.baton.infra.cli.errors.KafkaErrorText;
import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.local.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;

/** A topic of a lab. Stateless. */
public final class LabTopic {

    private LabTopic() {}

    /** Creates the topic unless it exists; answers its number of partitions. */
    public static int create(Addresses lab, String topic, int partitions, Map<String, String> properties)
            throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", lab.bootstrapServers()))) {
            try {
                Topics.create(admin, List.of(new NewTopic(topic, partitions, (short) 1).configs(properties)));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw refused("refuses", topic, e);
                }
            }
            Map<String, TopicDescription> described =
                    admin.describeTopics(List.of(topic)).allTopicNames().get();
            return described.values().iterator().next().partitions().size();
        } catch (ExecutionException e) {
            throw refused("does not show", topic, e);
        }
    }

    private static ExplainedException refused(String verb, String topic, ExecutionException failure) {
        return new ExplainedException(
                "Kafka %s the topic '%s': %s".formatted(verb, topic, KafkaErrorText.of(failure)), failure);
    }
}
