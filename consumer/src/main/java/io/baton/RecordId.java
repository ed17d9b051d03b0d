package io.baton;

/**
 * A record's name for good: no other record of the cluster ever has it, not even one of a topic that is made again under
 * the same name. A record that went to a retry topic is another record there, with an id of its own.
 *
 * @param topicId Kafka's own id of the topic
 */
public record RecordId(String topicId, int partition, long offset) {

    /** {@code topicId/partition/offset}: fit for an idempotency key. */
    @Override
    public String toString() {
        return topicId + "/" + partition + "/" + offset;
    }
}
