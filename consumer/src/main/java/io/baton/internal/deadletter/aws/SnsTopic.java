package io.baton.internal.deadletter.aws;

import io.baton.spi.DeadLetterSender;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** Letters go to a topic of SNS, standard or FIFO. */
final class SnsTopic implements AwsTarget.Service {

    private final String topicArn;
    private final SnsClient client;

    private SnsTopic(String topicArn, SnsClientBuilder builder) {
        this.topicArn = topicArn;
        this.client = builder.build();
    }

    static DeadLetterSender open(String topicArn) {
        AwsTarget.require(topicArn.startsWith("arn:"), "A topic's ARN is needed, arn:aws:sns:…, not '%s'", topicArn);
        SnsClientBuilder builder = ClientDefaults.applied(SnsClient.builder());
        Regions.ofArn(topicArn).ifPresent(builder::region);
        return new AwsTarget(
                "The SNS topic " + topicArn,
                "sns:Publish",
                topicArn.endsWith(".fifo"),
                new SnsTopic(topicArn, builder));
    }

    @Override
    public Object look() {
        return client.getTopicAttributes(request -> request.topicArn(topicArn));
    }

    @Override
    public Object send(Message message) {
        return client.publish(request -> request.topicArn(topicArn)
                .message(message.body())
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
