package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.log.PartitionLogs;
import io.baton.internal.time.Time;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where letters are. A mixin. */
final class LetterStoreOptions {

    @ArgGroup(multiplicity = "1")
    private Kind kind = new Kind();

    @Option(
            names = "--settled-topic",
            paramLabel = "TOPIC",
            description = "The compacted topic that remembers what was sent back or discarded. Default: the letters'"
                    + " topic with -settled after it.")
    private @Nullable String settledTopic;

    /** One of them. */
    static final class Kind {

        @Option(names = "--topic", paramLabel = "TOPIC", description = "The letters are in this topic.")
        private @Nullable String topic;

        @Option(names = "--queue", paramLabel = "URL", description = "They are in this queue of SQS.")
        private @Nullable String queue;
    }

    /** For notes and questions. */
    String name() {
        return String.valueOf(kind.topic != null ? kind.topic : kind.queue);
    }

    boolean isQueue() {
        return kind.queue != null;
    }

    LetterStore open(Clients clients, Time time) {
        if (kind.queue != null) {
            return new QueueLetters(
                    new LetterQueue(clients.sqs(kind.queue), kind.queue, time),
                    clients.settings().kafka(),
                    clients.kafkaTimeout());
        }
        if (clients.settings().kafka().isEmpty()) {
            throw new IllegalArgumentException("Kafka has the letters: give --bootstrap-server");
        }
        return TopicLetters.open(clients.settings().kafka(), name(), settledTopic(), clients.kafkaTimeout(), time);
    }

    private String settledTopic() {
        String settled = settledTopic != null ? settledTopic : TopicLetters.settledTopic(name());
        if (settled.equals(name())) {
            throw new IllegalArgumentException("--settled-topic must be another topic than the letters'");
        }
        return settled;
    }

    /** The topics that letters, and what became of them, are in: nothing may be sent there. */
    private Set<String> topics() {
        return kind.queue != null ? Set.of() : Set.of(name(), settledTopic());
    }

    /** Each to its source, if it is among those that were confirmed; where none need be, to any. */
    Destination origins(Clients clients, Optional<Set<String>> confirmed, Instant now) {
        confirmed.ifPresent(them -> them.forEach(topic -> refuse("--to-origin", topic)));
        return new OriginTopics(targets(clients), confirmed, now);
    }

    /** All to this topic. */
    Destination topic(Clients clients, String topic, Instant now) {
        refuse("--to-topic", topic);
        return new NamedTopic(topic, targets(clients), now);
    }

    private void refuse(String option, String topic) {
        if (topics().contains(topic)) {
            throw new IllegalArgumentException(
                    "%s %s is where the letters are: they would go round".formatted(option, topic));
        }
    }

    private TargetTopics targets(Clients clients) {
        PartitionLogs logs = clients.logs()
                .orElseThrow(() -> new IllegalArgumentException("Kafka gets the records: give --bootstrap-server"));
        return new TargetTopics(new KafkaTopics(logs.admin(), clients.kafkaTimeout())::find, topics());
    }
}
