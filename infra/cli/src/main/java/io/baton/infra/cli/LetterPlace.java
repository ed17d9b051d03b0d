package io.baton.infra.cli;

import io.baton.infra.cli.deadletter.Destination;
import io.baton.infra.cli.deadletter.LetterBox;
import io.baton.infra.cli.deadletter.QueueLetters;
import io.baton.infra.cli.deadletter.TopicLetters;
import io.baton.infra.cli.log.PartitionLogs;
import io.baton.infra.cli.place.Clients;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where letters are. A mixin. */
final class LetterPlace {

    @ArgGroup(multiplicity = "1")
    private Kind kind = new Kind();

    @Option(
            names = "--redrive-group",
            paramLabel = "GROUP",
            description = "The group whose offsets say what was sent back or put aside. Default: baton.redrive.TOPIC.")
    private @Nullable String group;

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

    LetterBox open(Clients clients) {
        if (kind.queue != null) {
            return new QueueLetters(
                    clients.sqs(kind.queue), kind.queue, clients.place().kafka(), clients.kafkaTimeout());
        }
        String topic = name();
        if (clients.place().kafka().isEmpty()) {
            throw new IllegalArgumentException("Kafka has the letters: give --bootstrap-server");
        }
        return TopicLetters.open(
                clients.place().kafka(),
                topic,
                group != null ? group : TopicLetters.defaultGroup(topic),
                clients.kafkaTimeout());
    }

    /** To their source, or to a retry topic. */
    static Destination destination(Clients clients, @Nullable String retryTopic, Instant now) {
        PartitionLogs logs = clients.logs()
                .orElseThrow(() -> new IllegalArgumentException("Kafka gets the records: give --bootstrap-server"));
        return retryTopic == null
                ? Destination.sources(topic -> partitions(logs, topic), now)
                : Destination.retryTopic(retryTopic, topic -> partitions(logs, topic), now);
    }

    private static int partitions(PartitionLogs logs, String topic) {
        var found = logs.topics(List.of(new TopicPartition(topic, 0))).get(topic);
        return found == null ? 0 : found.partitions().size();
    }
}
