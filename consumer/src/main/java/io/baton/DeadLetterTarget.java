package io.baton;

import io.baton.spi.DeadLetterSender;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where dead letters go. A description: the client is built when an invocation starts, before it claims the partition.
 *
 * <p>SQS and SNS need AWS's SDK for them ({@code software.amazon.awssdk:sqs}, {@code :sns}) among your dependencies.
 */
public abstract sealed class DeadLetterTarget {

    private final String name;
    private final TooLarge whenTooLarge;

    private DeadLetterTarget(String name, TooLarge whenTooLarge) {
        this.name = name;
        this.whenTooLarge = whenTooLarge;
    }

    /** A topic of the cluster that is read. */
    public static DeadLetterTarget kafka(String topic) {
        return kafka(topic, Map.of());
    }

    /** A topic, perhaps of another cluster: {@code properties} of Kafka's producer go over those the function reads with. */
    public static DeadLetterTarget kafka(String topic, Map<String, String> properties) {
        return new KafkaTopic(topic, properties, TooLarge.STOP);
    }

    /** An SQS queue, standard or FIFO; in a FIFO queue the letters of a key stay in order. */
    public static DeadLetterTarget sqs(String queueUrl) {
        return new SqsQueue(queueUrl, TooLarge.STOP);
    }

    /** An SNS topic, standard or FIFO. */
    public static DeadLetterTarget sns(String topicArn) {
        return new SnsTopic(topicArn, TooLarge.STOP);
    }

    /**
     * A place of your own.
     *
     * @param name what messages and logs call it
     * @param sender makes the sender, once an invocation; what it makes is closed with the invocation
     */
    public static DeadLetterTarget custom(String name, Supplier<? extends DeadLetterSender> sender) {
        return new Custom(name, sender, TooLarge.STOP);
    }

    public TooLarge whenTooLarge() {
        return whenTooLarge;
    }

    /** The same target with another choice for records it does not take for their size; {@link TooLarge#STOP} if none is made. */
    public abstract DeadLetterTarget whenTooLarge(TooLarge choice);

    /** As messages and logs call it, without any secret. */
    @Override
    public String toString() {
        return name;
    }

    /** See {@link #kafka(String, Map)}. */
    public static final class KafkaTopic extends DeadLetterTarget {

        private final String topic;
        private final Map<String, String> properties;

        private KafkaTopic(String topic, Map<String, String> properties, TooLarge whenTooLarge) {
            super("Kafka topic " + topic, whenTooLarge);
            this.topic = topic;
            this.properties = Map.copyOf(properties);
        }

        public String topic() {
            return topic;
        }

        public Map<String, String> properties() {
            return properties;
        }

        @Override
        public KafkaTopic whenTooLarge(TooLarge choice) {
            return new KafkaTopic(topic, properties, choice);
        }
    }

    /** See {@link #sqs}. */
    public static final class SqsQueue extends DeadLetterTarget {

        private final String queueUrl;

        private SqsQueue(String queueUrl, TooLarge whenTooLarge) {
            super("SQS queue " + queueUrl, whenTooLarge);
            this.queueUrl = queueUrl;
        }

        public String queueUrl() {
            return queueUrl;
        }

        @Override
        public SqsQueue whenTooLarge(TooLarge choice) {
            return new SqsQueue(queueUrl, choice);
        }
    }

    /** See {@link #sns}. */
    public static final class SnsTopic extends DeadLetterTarget {

        private final String topicArn;

        private SnsTopic(String topicArn, TooLarge whenTooLarge) {
            super("SNS topic " + topicArn, whenTooLarge);
            this.topicArn = topicArn;
        }

        public String topicArn() {
            return topicArn;
        }

        @Override
        public SnsTopic whenTooLarge(TooLarge choice) {
            return new SnsTopic(topicArn, choice);
        }
    }

    /** See {@link #custom}. */
    public static final class Custom extends DeadLetterTarget {

        private final Supplier<? extends DeadLetterSender> sender;

        private Custom(String name, Supplier<? extends DeadLetterSender> sender, TooLarge whenTooLarge) {
            super(name, whenTooLarge);
            this.sender = sender;
        }

        public Supplier<? extends DeadLetterSender> sender() {
            return sender;
        }

        @Override
        public Custom whenTooLarge(TooLarge choice) {
            return new Custom(toString(), sender, choice);
        }
    }
}
