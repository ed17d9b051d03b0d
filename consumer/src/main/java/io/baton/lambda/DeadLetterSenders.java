package io.baton.lambda;

import io.baton.DeadLetterTarget;
import io.baton.deadletter.DeadLetterSender;
import io.baton.deadletter.aws.AwsDeadLetters;
import io.baton.kafka.KafkaDeadLetters;
import java.util.Map;

/** Builds the sender for what a pipeline describes; nothing is connected yet. */
final class DeadLetterSenders {

    private DeadLetterSenders() {}

    /**
     * @param clientProperties with which the function reads, complete
     * @throws io.baton.deadletter.DeadLetterException if the target's SDK is not there
     */
    static DeadLetterSender open(DeadLetterTarget target, Map<String, Object> clientProperties) {
        return switch (target) {
            case DeadLetterTarget.KafkaTopic kafka ->
                new KafkaDeadLetters(kafka.topic(), clientProperties, kafka.properties());
            case DeadLetterTarget.SqsQueue sqs -> AwsDeadLetters.sqs(sqs.queueUrl());
            case DeadLetterTarget.SnsTopic sns -> AwsDeadLetters.sns(sns.topicArn());
        };
    }
}
