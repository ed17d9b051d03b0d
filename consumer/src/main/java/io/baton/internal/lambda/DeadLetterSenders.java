package io.baton.internal.lambda;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.internal.deadletter.UsersSender;
import io.baton.internal.deadletter.aws.AwsDeadLetters;
import io.baton.internal.kafka.CommittedDeadLetters;
import io.baton.internal.kafka.KafkaDeadLetters;
import io.baton.internal.kafka.LetterTopic;
import io.baton.internal.output.LetterWriter;
import io.baton.spi.DeadLetterSender;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds the senders for a pipeline's dead letters and retries. They are not connected yet.
 *
 * @param read the topic that the function reads
 * @param clientProperties of Kafka's client that the function reads with, complete
 * @param committed writes letters to the cluster that is read in the transactions of outputs; empty where each is sent by itself
 */
record DeadLetterSenders(String read, Map<String, Object> clientProperties, Optional<LetterWriter> committed) {

    /**
     * @param retryTopic the pipeline's; null if it has none
     * @throws io.baton.internal.deadletter.DeadLetterException if the target's SDK is not there, or the user's own sender can't be made
     */
    DeadLetterSender open(DeadLetterTarget target, @Nullable String retryTopic) {
        return switch (target) {
            case DeadLetterTarget.KafkaTopic kafka ->
                open(LetterTopic.forDeadLetters(kafka.topic(), read, retryTopic), kafka.properties());
            case DeadLetterTarget.SqsQueue sqs -> AwsDeadLetters.sqs(sqs.queueUrl());
            case DeadLetterTarget.SnsTopic sns -> AwsDeadLetters.sns(sns.topicArn());
            case DeadLetterTarget.Custom custom -> UsersSender.made(custom.toString(), custom.sender());
        };
    }

    DeadLetterSender open(FailurePolicy.RetryLater later) {
        return open(LetterTopic.forRetries(later.topic(), read, Collections.max(later.delays())), Map.of());
    }

    /** A topic with properties of its own may be on another cluster, where no transaction reaches. */
    private DeadLetterSender open(LetterTopic topic, Map<String, String> properties) {
        return committed.isPresent() && properties.isEmpty()
                ? new CommittedDeadLetters(topic, clientProperties, committed.get())
                : new KafkaDeadLetters(topic, clientProperties, properties);
    }
}
