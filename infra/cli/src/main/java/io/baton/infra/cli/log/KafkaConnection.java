package io.baton.infra.cli.log;

import java.util.Optional;

/** Kafka as far as a command sees it: a connection, or why there is none. That is told wherever its figures are missing. */
public sealed interface KafkaConnection {

    record Connected(PartitionLogs logs) implements KafkaConnection {}

    /** What is not known is so for this reason. */
    record Absent(String why) implements KafkaConnection {}

    default Optional<PartitionLogs> asked() {
        return this instanceof Connected connected ? Optional.of(connected.logs()) : Optional.empty();
    }
}
