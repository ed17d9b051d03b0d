package io.baton.internal.deadletter.aws;

import io.baton.spi.DeadLetterSender;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Letters go to a queue, standard or FIFO. */
final class SqsQueue implements AwsTarget.Service {

    private final String queueUrl;
    private final SqsClient client;

    private SqsQueue(String queueUrl, SqsClientBuilder builder) {
        this.queueUrl = queueUrl;
        this.client = builder.build();
    }

    static DeadLetterSender open(String queueUrl) {
        AwsTarget.require(queueUrl.startsWith("http"), "A queue's URL is needed, https://sqs.…, not '%s'", queueUrl);
        SqsClientBuilder builder = ClientDefaults.applied(SqsClient.builder());
        Regions.ofQueue(queueUrl).ifPresent(builder::region);
        return new AwsTarget(
                "The SQS queue " + queueUrl,
                "sqs:SendMessage",
                queueUrl.endsWith(".fifo"),
                new SqsQueue(queueUrl, builder));
    }

    @Override
    public Object look() {
        return client.getQueueAttributes(
                request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN));
    }

    @Override
    public Object send(Message message) {
        return client.sendMessage(request -> request.queueUrl(queueUrl)
                .messageBody(message.body())
                .messageAttributes(attributes(message))
                .messageGroupId(message.groupId())
                .messageDeduplicationId(message.deduplicationId()));
    }

    private static Map<String, MessageAttributeValue> attributes(Message message) {
        var attributes = new HashMap<String, MessageAttributeValue>();
        message.attributes()
                .forEach(attribute -> attributes.put(
                        attribute.name(),
                        MessageAttributeValue.builder()
                                .dataType(attribute.type())
                                .stringValue(attribute.value())
                                .build()));
        return attributes;
    }

    @Override
    public void close() {
        client.close();
    }
}
