package io.baton.internal.deadletter.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.deadletter.Letters;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender.Form;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

class MessageTest {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void attributesAreFewerThanTenWhateverThereIs() {
        Headers headers = Letters.noHeaders();
        headers.add("traceparent", TRACE.getBytes(UTF_8));
        var record = Letters.record("orders", 17, null, null, headers);
        assertThat(Attribute.of(Letters.about(record), Form.REFERENCE))
                .containsExactly(
                        new Attribute("baton.origin.topic", "String", "orders"),
                        new Attribute("baton.origin.partition", "Number", "3"),
                        new Attribute("baton.origin.offset", "Number", "17"),
                        new Attribute("baton.group", "String", "riders"),
                        new Attribute("baton.attempts", "Number", "4"),
                        new Attribute("baton.exception.class", "String", "java.lang.IllegalStateException"),
                        new Attribute("baton.omitted", "String", "key=null value=null headers=66"),
                        new Attribute("traceparent", "String", TRACE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", "00-zz"})
    void aTraceparentThatIsNoneStaysOut(String value) {
        Headers headers = Letters.noHeaders();
        headers.add("traceparent", value.getBytes(UTF_8));
        assertThat(Attribute.of(Letters.about(Letters.record("orders", 17, null, null, headers)), Form.WHOLE))
                .extracting(Attribute::name)
                .doesNotContain("traceparent");
    }

    @Test
    void anEmptyOrAStrangeGroupIsNoReasonToBeRefused() {
        assertThat(Attribute.of(ofGroup(""), Form.WHOLE))
                .extracting(Attribute::name)
                .doesNotContain("baton.group");
        assertThat(Attribute.of(ofGroup("a\u0001b"), Form.WHOLE))
                .contains(new Attribute("baton.group", "String", "a\uFFFDb"));
    }

    @Test
    void bytesCountTheBodyAndOfEachAttributeNameTypeAndValue() {
        var message = new Message(
                "äb", List.of(new Attribute("na", "String", "v"), new Attribute("n", "Number", "12")), null, null);
        assertThat(message.bytes()).isEqualTo(3 + 2 + 6 + 1 + 1 + 6 + 2);
    }

    @Test
    void groupsAreKeys() {
        assertThat(group("race-7".getBytes(UTF_8))).isEqualTo("race-7");
        assertThat(group("!~".repeat(64).getBytes(UTF_8))).isEqualTo("!~".repeat(64));
        assertThat(group(null)).isEqualTo("orders/3");
    }

    @Test
    void keysThatAreNotAllowedAreHashed() {
        var groups = new ArrayList<String>();
        for (String key : List.of("", "two words", "größe", "new\nline", "k".repeat(129))) {
            groups.add(group(key.getBytes(UTF_8)));
        }
        groups.add(group(new byte[] {(byte) 0xff}));
        assertThat(groups).allMatch(group -> group.matches("[0-9a-f]{64}")).doesNotHaveDuplicates();
    }

    @Test
    void aLetterThatIsSentAgainIsTheSameAndOneThatFailsAnewIsNot() {
        var record = Letters.record("orders", 17, null, null, Letters.noHeaders());
        String id = Fifo.deduplicationId(Letters.about(record));
        assertThat(id).matches("[0-9a-f]{64}").isEqualTo(Fifo.deduplicationId(Letters.about(record)));
        Headers dead = Letters.noHeaders();
        io.baton.internal.deadletter.LetterHeaders.add(Letters.about(record), Form.WHOLE, dead);
        assertThat(List.of(
                        id,
                        Fifo.deduplicationId(ofGroup("others")),
                        Fifo.deduplicationId(Letters.about(Letters.record("orders", 18, null, null, dead))),
                        Fifo.deduplicationId(Letters.about(Letters.record("orders2", 17, null, null, dead)))))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "https://sqs.eu-central-1.amazonaws.com/123456789012/dead,eu-central-1",
        "https://sqs.us-gov-west-1.amazonaws.com/123456789012/dead,us-gov-west-1",
        "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/dead,cn-north-1",
        "https://vpce-0a-b.sqs.eu-west-1.vpce.amazonaws.com/123456789012/dead,eu-west-1"
    })
    void theRegionIsInTheQueuesUrl(String url, String region) {
        assertThat(Regions.ofQueue(url)).contains(Region.of(region));
    }

    @Test
    void theRegionIsInTheTopicsArnAndNowhereElse() {
        assertThat(Regions.ofArn("arn:aws-cn:sns:cn-north-1:123456789012:dead")).contains(Region.CN_NORTH_1);
        assertThat(Regions.ofQueue("http://127.0.0.1:9324/000000000000/sqs.dead"))
                .isEmpty();
        assertThat(Regions.ofArn("arn:aws:sns")).isEmpty();
    }

    private static String group(byte @org.jspecify.annotations.Nullable [] key) {
        return Fifo.groupId(Letters.about(Letters.record("orders", 17, key, null, Letters.noHeaders())));
    }

    private static DeadLetter ofGroup(String group) {
        var record = Letters.record("orders", 17, null, null, Letters.noHeaders());
        return Letters.about(record, group, new Exception(), null);
    }
}
