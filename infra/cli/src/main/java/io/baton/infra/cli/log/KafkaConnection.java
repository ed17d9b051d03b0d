package io.baton.infra.cli.log;

import java.util.Optional;

/** A connection to Kafka, or the reason why there is none, which is shown wherever Kafka's figures are missing. */
public sealed interface KafkaConnection {

    record Connected(PartitionLogs logs) implements KafkaConnection {}

    /** Kafka's figures are not known for this reason. */
    record Absent(String why) implements KafkaConnection {}

    default Optional<PartitionLogs> asked() {
        return this instanceof Connected connected ? Optional.of(connected.logs()) : Optional.empty();
    }
}
