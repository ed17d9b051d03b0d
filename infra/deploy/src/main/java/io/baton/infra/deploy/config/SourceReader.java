package io.baton.infra.deploy.config;

import io.baton.internal.kafka.KafkaOutputTransactions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Reads brokers, topic and consumer group. */
final class SourceReader {

    private static final int MOST_PARTITIONS = 1_000;

    private SourceReader() {}

    static Source read(Section file) {
        String servers = "a list of brokers, host:port each";
        List<String> bootstrapServers = file.texts("bootstrapServers", "host:port", Forms.SERVER);
        if (!file.has("bootstrapServers")) {
            file.refuse("bootstrapServers", "is missing: " + servers);
        } else if (bootstrapServers.isEmpty() && !file.isRefused("bootstrapServers")) {
            file.refuse("bootstrapServers", "must be " + servers);
        }
        String topic = file.required(
                "topic", "topic", "a topic's name: 1 to 249 letters, digits and . - _", Forms.form(Forms.TOPIC, 249));
        String group = file.required(
                "consumerGroupId",
                "group",
                "the consumer group: 1 to 255 printable ASCII characters without quotes and backslashes",
                Forms.form(Forms.GROUP, 255));
        refuseOutputsGroup(file, group);
        String count = "how many partitions the topic has, 1 to %,d".formatted(MOST_PARTITIONS);
        int partitions = file.required("partitions", 1, count, text -> {
            int number = Section.wholeNumber(text);
            if (number < 1 || number > MOST_PARTITIONS) {
                throw new IllegalArgumentException();
            }
            return number;
        });
        return new Source(bootstrapServers, topic, group, partitions, startPosition(file));
    }

    private static void refuseOutputsGroup(Section file, String group) {
        if (group.endsWith(KafkaOutputTransactions.OWN_GROUP)) {
            file.refuse(
                    "consumerGroupId",
                    "is '%s', and ends like the groups under which Baton keeps the offsets of outputs: the consumer of the group '%s' would take these offsets for its own. Choose another name"
                            .formatted(
                                    group,
                                    group.substring(0, group.length() - KafkaOutputTransactions.OWN_GROUP.length())));
        }
    }

    private static String startPosition(Section file) {
        String timestamp = file.optional(
                "startingPositionTimestamp",
                "Unix seconds, or an instant such as 2026-11-21T12:00:00Z",
                SourceReader::instant);
        String position = file.value(
                "startingPosition",
                "TRIM_HORIZON",
                "TRIM_HORIZON, LATEST or AT_TIMESTAMP",
                Forms.oneOf("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"));
        boolean byTime = position.equals("AT_TIMESTAMP");
        if (byTime && !file.has("startingPositionTimestamp")) {
            file.refuse("startingPosition", "AT_TIMESTAMP needs startingPositionTimestamp");
        }
        if (!byTime && timestamp != null) {
            file.refuse("startingPositionTimestamp", "goes with startingPosition: AT_TIMESTAMP only");
        }
        return switch (position) {
            case "LATEST" -> "latest";
            case "AT_TIMESTAMP" -> "timestamp:" + timestamp;
            default -> "earliest";
        };
    }

    private static String instant(String text) {
        try {
            Instant instant =
                    text.matches("\\d{1,12}") ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text);
            return instant.toString();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
