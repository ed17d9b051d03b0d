package io.baton.infra.deploy.config;

import java.util.List;

/**
 * The topic, its brokers and its consumer group.
 *
 * @param partitions the number of partitions with a function, from partition 0 on
 * @param startPosition the function's {@code BATON_START_POSITION}
 */
public record Source(
        List<String> bootstrapServers, String topic, String consumerGroupId, int partitions, String startPosition) {

    public Source {
        bootstrapServers = List.copyOf(bootstrapServers);
    }

    /** Whether the group's name in an ARN means this group alone; IAM reads some characters as patterns. */
    public boolean isGroupLiteral() {
        return consumerGroupId.chars().noneMatch(letter -> letter == '*' || letter == '?' || letter == '$');
    }
}
