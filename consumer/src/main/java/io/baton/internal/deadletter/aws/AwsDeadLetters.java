package io.baton.internal.deadletter.aws;

import io.baton.internal.deadletter.DeadLetterException;
import io.baton.spi.DeadLetterSender;
import java.util.function.Supplier;

/** Makes the senders, or says which dependency is missing. Loads none of AWS's classes before it is asked to. */
public final class AwsDeadLetters {

    private AwsDeadLetters() {}

    public static DeadLetterSender sqs(String queueUrl) {
        return with("sqs", () -> SqsQueue.open(queueUrl));
    }

    public static DeadLetterSender sns(String topicArn) {
        return with("sns", () -> SnsTopic.open(topicArn));
    }

    private static DeadLetterSender with(String module, Supplier<DeadLetterSender> sender) {
        try {
            return sender.get();
        } catch (LinkageError e) {
            throw new DeadLetterException(
                    "Dead letters to %s need AWS's SDK for it, which is not in the function's package: add the dependency software.amazon.awssdk:%s, in the version of the SDK's other parts (%s)."
                            .formatted(module.toUpperCase(java.util.Locale.ROOT), module, e),
                    e);
        }
    }
}
