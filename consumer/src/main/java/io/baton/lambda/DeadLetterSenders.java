package io.baton.lambda;

import io.baton.DeadLetterTarget;
import io.baton.deadletter.DeadLetterSender;
import io.baton.kafka.KafkaDeadLetters;
import java.util.Map;

/** Builds the sender for what a pipeline describes; nothing is connected yet. */
final class DeadLetterSenders {

    private DeadLetterSenders() {}

    /** @param clientProperties with which the function reads, complete */
    static DeadLetterSender open(DeadLetterTarget target, Map<String, Object> clientProperties) {
        return switch (target) {
            case DeadLetterTarget.KafkaTopic kafka ->
                new KafkaDeadLetters(kafka.topic(), clientProperties, kafka.properties());
            case DeadLetterTarget.SqsQueue sqs -> throw new UnsupportedOperationException("not yet: " + sqs);
            case DeadLetterTarget.SnsTopic sns -> throw new UnsupportedOperationException("not yet: " + sns);
        };
    }

    /** A retry topic is one of the cluster that is read. */
    static DeadLetterSender openRetryTopic(String topic, Map<String, Object> clientProperties) {
        return new KafkaDeadLetters(topic, clientProperties, Map.of());
    }
}
