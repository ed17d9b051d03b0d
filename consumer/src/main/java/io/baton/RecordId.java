package io.baton;

/**
 * A record's name for good: no other record of the cluster ever has it, not even one of a topic that is made again under
 * the same name. A record that went to a retry topic is another record there, with an id of its own.
 *
 * @param topicId Kafka's own id of the topic. Brokers before 2.8, and those whose inter-broker protocol is older, give
 *     none: there it is the topic's name and a mark that lasts as long as the lease row does. The mark changes when the row
 *     is deleted, and when an upgrade brings the ids: a record that comes again after a crash just then has two names
 */
public record RecordId(String topicId, int partition, long offset) {

    /** {@code topicId/partition/offset}: fit for an idempotency key. */
    @Override
    public String toString() {
        return topicId + "/" + partition + "/" + offset;
    }
}
