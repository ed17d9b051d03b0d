package io.baton;

import java.util.Map;

/**
 * Where dead letters go. A description: the client is built when an invocation starts, before it claims the partition.
 *
 * <p>SQS and SNS need AWS's SDK for them ({@code software.amazon.awssdk:sqs}, {@code :sns}) among your dependencies.
 */
public sealed interface DeadLetterTarget {

    TooLarge whenTooLarge();

    /** The same target with another choice for records it does not take for their size; {@link TooLarge#STOP} if none is made. */
    DeadLetterTarget whenTooLarge(TooLarge choice);

    /** A topic of the cluster that is read. */
    static DeadLetterTarget kafka(String topic) {
        return kafka(topic, Map.of());
    }

    /** A topic, perhaps of another cluster: {@code properties} of Kafka's producer go over those the function reads with. */
    static DeadLetterTarget kafka(String topic, Map<String, String> properties) {
        return new KafkaTopic(topic, properties, TooLarge.STOP);
    }

    /** An SQS queue, standard or FIFO; in a FIFO queue the letters of a key stay in order. */
    static DeadLetterTarget sqs(String queueUrl) {
        return new SqsQueue(queueUrl, TooLarge.STOP);
    }

    /** An SNS topic, standard or FIFO. */
    static DeadLetterTarget sns(String topicArn) {
        return new SnsTopic(topicArn, TooLarge.STOP);
    }

    /** See {@link #kafka(String, Map)}. */
    record KafkaTopic(String topic, Map<String, String> properties, TooLarge whenTooLarge) implements DeadLetterTarget {
        public KafkaTopic {
            properties = Map.copyOf(properties);
        }

        @Override
        public KafkaTopic whenTooLarge(TooLarge choice) {
            return new KafkaTopic(topic, properties, choice);
        }

        /** Without the values of properties, which may be secrets. */
        @Override
        public String toString() {
            return "Kafka topic " + topic;
        }
    }

    /** See {@link #sqs}. */
    record SqsQueue(String queueUrl, TooLarge whenTooLarge) implements DeadLetterTarget {
        @Override
        public SqsQueue whenTooLarge(TooLarge choice) {
            return new SqsQueue(queueUrl, choice);
        }

        @Override
        public String toString() {
            return "SQS queue " + queueUrl;
        }
    }

    /** See {@link #sns}. */
    record SnsTopic(String topicArn, TooLarge whenTooLarge) implements DeadLetterTarget {
        @Override
        public SnsTopic whenTooLarge(TooLarge choice) {
            return new SnsTopic(topicArn, choice);
        }

        @Override
        public String toString() {
            return "SNS topic " + topicArn;
        }
    }
}
