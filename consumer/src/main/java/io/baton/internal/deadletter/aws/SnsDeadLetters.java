package io.baton.internal.deadletter.aws;

import io.baton.internal.deadletter.DeadLetter;
import io.baton.internal.deadletter.DeadLetterSender;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** Letters go to a topic of SNS, standard or FIFO. */
final class SnsDeadLetters implements DeadLetterSender {

    private final String topicArn;
    private final SnsClient client;
    private final Mail mail;

    SnsDeadLetters(String topicArn, SnsClientBuilder builder) {
        this.topicArn = topicArn;
        this.client = builder.build();
        this.mail = new Mail("The SNS topic " + topicArn, "sns:Publish", topicArn.endsWith(".fifo"));
    }

    static DeadLetterSender open(String topicArn) {
        Mail.require(topicArn.startsWith("arn:"), "A topic's ARN is needed, arn:aws:sns:…, not '%s'", topicArn);
        var builder = SnsClient.builder()
                .httpClientBuilder(ClientDefaults.http())
                .overrideConfiguration(ClientDefaults::bounded);
        Regions.ofArn(topicArn).ifPresent(builder::region);
        return new SnsDeadLetters(topicArn, builder);
    }

    @Override
    public void connect() {
        mail.connect(() -> client.getTopicAttributes(request -> request.topicArn(topicArn)));
    }

    @Override
    public Answer send(DeadLetter letter, Form form) throws InterruptedException {
        return mail.send(
                letter,
                form,
                message -> client.publish(request -> request.topicArn(topicArn)
                        .message(message.body())
                        .messageAttributes(attributes(message))
                        .messageGroupId(message.groupId())
                        .messageDeduplicationId(message.deduplicationId())));
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
