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

/** The topic or the queue that has the letters. A mixin. */
final class LetterStoreOptions {

    @ArgGroup(multiplicity = "1")
    private Kind kind = new Kind();

    @Option(
            names = "--settled-topic",
            paramLabel = "TOPIC",
            description =
                    "The compacted topic that notes which letters were sent back or discarded. Default: the letters'"
                            + " topic's name with -settled.")
    private @Nullable String settledTopic;

    /** Exactly one is given. */
    static final class Kind {

        @Option(names = "--topic", paramLabel = "TOPIC", description = "The topic that has the letters.")
        private @Nullable String topic;

        @Option(names = "--queue", paramLabel = "URL", description = "The SQS queue that has the letters.")
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
            throw new IllegalArgumentException("the letters are in Kafka: give --bootstrap-server");
        }
        return TopicLetters.open(clients.settings().kafka(), name(), settledTopic(), clients.kafkaTimeout(), time);
    }

    private String settledTopic() {
        String settled = settledTopic != null ? settledTopic : TopicLetters.settledTopic(name());
        if (settled.equals(name())) {
            throw new IllegalArgumentException("--settled-topic must not be the topic of the letters");
        }
        return settled;
    }

    /** The topics of letters and of settled letters: no record may be sent there. */
    private Set<String> topics() {
        return kind.queue != null ? Set.of() : Set.of(name(), settledTopic());
    }

    /** Each record to its origin, if the topic is confirmed; without {@code confirmed}, to any origin. */
    Destination origins(Clients clients, Optional<Set<String>> confirmed, Instant now) {
        confirmed.ifPresent(them -> them.forEach(topic -> refuse("--to-origin", topic)));
        return new OriginTopics(targets(clients), confirmed, now);
    }

    /** All records to this topic. */
    Destination topic(Clients clients, String topic, Instant now) {
        refuse("--to-topic", topic);
        return new NamedTopic(topic, targets(clients), now);
    }

    private void refuse(String option, String topic) {
        if (topics().contains(topic)) {
            throw new IllegalArgumentException(
                    "%s %s is the topic of the letters: they would come back as letters".formatted(option, topic));
        }
    }

    private TargetTopics targets(Clients clients) {
        PartitionLogs logs = clients.logs()
                .orElseThrow(
                        () -> new IllegalArgumentException("the records are sent to Kafka: give --bootstrap-server"));
        return new TargetTopics(new KafkaTopics(logs.admin(), clients.kafkaTimeout())::find, topics());
    }
}
