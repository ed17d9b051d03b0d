package io.baton.infra.deploy.config;

import java.util.List;

/**
 * What is read.
 *
 * @param partitions how many have a function: 0 to partitions − 1
 * @param startPosition the function's {@code BATON_START_POSITION}
 */
public record Source(
        List<String> bootstrapServers, String topic, String consumerGroupId, int partitions, String startPosition) {

    public Source {
        bootstrapServers = List.copyOf(bootstrapServers);
    }

    /** Whether the group, in an ARN of a permission, is this group and no other: there, IAM knows patterns. */
    public boolean isGroupLiteral() {
        return consumerGroupId.chars().noneMatch(letter -> letter == '*' || letter == '?' || letter == '$');
    }
}
