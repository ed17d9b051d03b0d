package io.baton.internal.deadletter.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.deadletter.DeadLetterException;
import io.baton.internal.deadletter.Letters;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import io.baton.spi.DeadLetterSender.Answer;
import io.baton.spi.DeadLetterSender.Form;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the real SDK puts on the wire, and what becomes of what AWS answers. */
class SnsDeadLettersTest {

    private static final String ARN = "arn:aws:sns:eu-west-1:123456789012:dead";
    private static final String PUBLISHED = """
            <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>\
            <MessageId>94f20ce6-13c5-43a0-9a9e-ca52d816e90b</MessageId></PublishResult></PublishResponse>""";
    private static final DeadLetter LETTER =
            Letters.about(Letters.record("orders", 17, new byte[] {'k'}, new byte[] {1}, Letters.noHeaders()));

    private FakeAws aws;

    @BeforeEach
    void start() throws IOException {
        aws = new FakeAws();
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        System.setProperty("aws.endpointUrlSns", aws.endpoint().toString());
        System.setProperty("aws.endpointUrlSqs", aws.endpoint().toString());
    }

    @AfterEach
    void end() {
        System.clearProperty("aws.endpointUrlSns");
        System.clearProperty("aws.endpointUrlSqs");
        aws.close();
    }

    @Test
    void aLetterIsPublishedWithItsAttributesInTheTopicsRegion() throws Exception {
        aws.replies(200, PUBLISHED);
        try (var sender = AwsDeadLetters.sns(ARN)) {
            assertThat(sender.send(LETTER, Form.WHOLE)).isEqualTo(new Answer.Acknowledged());
        }
        FakeAws.Request request = aws.requests.get(0);
        assertThat(request.headers().get("Authorization")).contains("/eu-west-1/sns/aws4_request");
        Map<String, String> form = request.form();
        assertThat(form)
                .containsEntry("Action", "Publish")
                .containsEntry("TopicArn", ARN)
                .doesNotContainKeys("MessageGroupId", "MessageDeduplicationId")
                .containsValue("baton.exception.class")
                .containsValue("java.lang.IllegalStateException");
        assertThat(form.keySet())
                .filteredOn(name -> name.matches("MessageAttributes\\.entry\\.\\d+\\.Name"))
                .hasSize(6);
        Parsed letter = Parsed.from(form.get("Message"));
        assertThat(letter.bytes("record", "key")).isEqualTo(new byte[] {'k'});
        assertThat(letter.bytes("record", "value")).isEqualTo(new byte[] {1});
    }

    @Test
    void aFifoTopicGetsGroupAndDeduplicationId() throws Exception {
        aws.replies(200, PUBLISHED);
        try (var sender = AwsDeadLetters.sns(ARN + ".fifo")) {
            assertThat(sender.send(LETTER, Form.WHOLE)).isEqualTo(new Answer.Acknowledged());
        }
        assertThat(aws.requests.get(0).form())
                .containsEntry("MessageGroupId", "k")
                .containsEntry("MessageDeduplicationId", Fifo.deduplicationId(LETTER));
    }

    @Test
    void whatATopicDoesNotTakeForItsSizeIsTooLarge() throws Exception {
        aws.replies(400, error("InvalidParameter", "Invalid parameter: Message too long"));
        try (var sender = AwsDeadLetters.sns(ARN)) {
            assertThat(sender.send(LETTER, Form.WHOLE)).isInstanceOf(Answer.TooLarge.class);
        }
    }

    @Test
    void aQueueThatWasSetLowerSaysSoItself() throws Exception {
        aws.replies(400, """
                {"__type": "com.amazon.coral.service#InvalidParameterValueException",
                 "message": "One or more parameters are invalid. Reason: Message must be shorter than 2048 bytes."}""");
        try (var sender = AwsDeadLetters.sqs("https://sqs.eu-west-1.amazonaws.com/123456789012/dead")) {
            assertThat(sender.send(LETTER, Form.WHOLE))
                    .isInstanceOfSatisfying(
                            Answer.TooLarge.class,
                            answer -> assertThat(answer.why()).contains("shorter than 2048 bytes"));
        }
        assertThat(aws.requests).hasSize(1);
    }

    @Test
    void anotherInvalidParameterIsNotAQuestionOfSize() throws Exception {
        aws.replies(400, error("InvalidParameter", "Invalid parameter: Topic name"));
        try (var sender = AwsDeadLetters.sns(ARN)) {
            assertThat(sender.send(LETTER, Form.WHOLE)).isInstanceOf(Answer.Unavailable.class);
        }
    }

    @Test
    void whatIsNotAllowedSaysWhatToAllow() throws Exception {
        aws.replies(403, error("AuthorizationError", "User: x is not authorized to perform: SNS:Publish"));
        try (var sender = AwsDeadLetters.sns(ARN)) {
            assertThat(sender.send(LETTER, Form.WHOLE))
                    .isInstanceOfSatisfying(
                            Answer.Unavailable.class,
                            answer -> assertThat(answer.why()).contains("allow sns:Publish to the function's role"));
        }
    }

    @Test
    void aFailingServiceIsAskedThreeTimes() throws Exception {
        aws.replies(500, error("InternalError", "an internal service error has occurred"));
        try (var sender = AwsDeadLetters.sns(ARN)) {
            assertThat(sender.send(LETTER, Form.WHOLE)).isInstanceOf(Answer.Unavailable.class);
        }
        assertThat(aws.requests).hasSize(3);
    }

    @Test
    void aTopicThatMayOnlyBeWrittenIsGoodEnough() {
        aws.replies(403, error("AuthorizationError", "not authorized to perform: SNS:GetTopicAttributes"));
        try (var sender = AwsDeadLetters.sns(ARN)) {
            sender.connect();
        }
        assertThat(aws.requests.get(0).form()).containsEntry("Action", "GetTopicAttributes");
    }

    @Test
    void aMissingTopicIsRefused() {
        aws.replies(404, error("NotFound", "Topic does not exist"));
        try (DeadLetterSender sender = AwsDeadLetters.sns(ARN)) {
            assertThatThrownBy(sender::connect)
                    .isInstanceOf(DeadLetterException.class)
                    .hasMessage("The SNS topic " + ARN + " does not exist: create it, or correct its name.");
        }
    }

    @Test
    void aNameIsNoArn() {
        assertThatThrownBy(() -> AwsDeadLetters.sns("dead"))
                .isInstanceOf(DeadLetterException.class)
                .hasMessageContaining("ARN");
    }

    private static String error(String code, String message) {
        return """
                <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>\
                <Code>%s</Code><Message>%s</Message></Error><RequestId>1</RequestId></ErrorResponse>""".formatted(code, message);
    }
}
