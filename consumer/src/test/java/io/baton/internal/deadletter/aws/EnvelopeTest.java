package io.baton.internal.deadletter.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.deadletter.LetterHeaders;
import io.baton.internal.deadletter.Letters;
import io.baton.spi.DeadLetterSender.Form;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class EnvelopeTest {

    @Test
    void tellsWhereTheRecordIsAndWhyItFailed() {
        var record = Letters.record("orders", 17, null, null, Letters.noHeaders());
        Parsed letter = Parsed.from(Envelope.json(Letters.about(record), Form.WHOLE));
        assertThat(letter.text("origin", "topic")).isEqualTo("orders");
        assertThat(letter.text("origin", "partition")).isEqualTo("3");
        assertThat(letter.text("origin", "offset")).isEqualTo("17");
        assertThat(letter.text("origin", "timestamp")).isEqualTo("1700000000123");
        assertThat(letter.text("origin", "timestampType")).isEqualTo("LogAppendTime");
        assertThat(letter.text("failure", "group")).isEqualTo("riders");
        assertThat(letter.text("failure", "generation")).isEqualTo("42");
        assertThat(letter.text("failure", "attempts")).isEqualTo("4");
        assertThat(letter.text("failure", "exception")).isEqualTo("java.lang.IllegalStateException");
        assertThat(letter.text("failure", "message")).isEqualTo("no such race");
        assertThat(letter.text("failure", "stackTrace")).contains("IllegalStateException: no such race\n\tat ");
        assertThat(letter.text("failure", "first")).isEqualTo("2024-11-21T12:00:00.123456789Z");
        assertThat(letter.text("failure", "last")).isEqualTo("2024-11-21T12:00:07Z");
        assertThat(letter.at("omitted")).isNull();
    }

    @Test
    void hasEveryByteOfTheRecord() {
        var all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        Headers headers = Letters.noHeaders();
        headers.add("hop", new byte[] {(byte) 0xff});
        headers.add("nothing", null);
        headers.add("hop", new byte[0]);
        Parsed letter = Parsed.from(
                Envelope.json(Letters.about(Letters.record("orders", 17, new byte[0], all, headers)), Form.WHOLE));
        assertThat(letter.bytes("record", "key")).isEmpty();
        assertThat(letter.bytes("record", "value")).isEqualTo(all);
        assertThat(letter.at("record", "headers").asArray())
                .map(header -> new Parsed(header).text("name"))
                .containsExactly("hop", "nothing", "hop");
        assertThat(letter.at("record", "headers").asArray())
                .map(header -> new Parsed(header).bytes("value"))
                .containsExactly(new byte[] {(byte) 0xff}, null, new byte[0]);
    }

    @Test
    void ofNothingIsNull() {
        var record = Letters.record("orders", 17, null, null, Letters.noHeaders());
        Parsed letter = Parsed.from(Envelope.json(Letters.about(record, new Exception(), null), Form.WHOLE));
        assertThat(letter.bytes("record", "key")).isNull();
        assertThat(letter.bytes("record", "value")).isNull();
        assertThat(letter.text("failure", "message")).isNull();
    }

    @Test
    void ofAReferenceHasSizesOnly() {
        Headers headers = Letters.noHeaders();
        headers.add("hop", new byte[] {1, 2});
        var record = Letters.record("orders", 17, null, new byte[1_000], headers);
        Parsed letter = Parsed.from(Envelope.json(Letters.about(record), Form.REFERENCE));
        assertThat(letter.at("record")).isNull();
        assertThat(letter.at("omitted").asObject())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "keyBytes", JsonNode.parser().parse("null"),
                        "valueBytes", JsonNode.parser().parse("1000"),
                        "headerBytes", JsonNode.parser().parse("5")));
    }

    @Test
    void keepsTheOriginOfARetriedRecordAndItsEarlierAttempts() {
        Headers retried = Letters.noHeaders();
        retried.add("hop", new byte[] {1});
        var first = Letters.record("orders", 17, null, null, retried);
        Headers headers = Letters.noHeaders();
        LetterHeaders.add(Letters.about(first, new Exception(), Letters.LAST), Form.WHOLE, headers);
        Parsed letter = Parsed.from(
                Envelope.json(Letters.about(Letters.record("orders-retry", 900, null, null, headers)), Form.WHOLE));
        assertThat(letter.text("origin", "topic")).isEqualTo("orders");
        assertThat(letter.text("origin", "offset")).isEqualTo("17");
        assertThat(letter.text("failure", "attempts")).isEqualTo("8");
        assertThat(letter.text("failure", "first")).isEqualTo("2024-11-21T12:00:00.123456789Z");
        assertThat(letter.at("record", "headers").asArray()).hasSize(1);
    }

    @Test
    void hasNoCharacterThatTheServicesRefuse() {
        Headers headers = Letters.noHeaders();
        headers.add("na\u0000me\uFFFE", "v".getBytes(UTF_8));
        String odd = "a\u0000b\u001F\"\\\uFFFE\uFFFF\uD83D\uDEB2\uD83D";
        var record = Letters.record("orders", 17, null, null, headers);
        String json = Envelope.json(Letters.about(record, new Exception(odd), null), Form.WHOLE);
        assertThat(json).isEqualTo(Text.allowed(json));
        assertThat(Parsed.from(json).text("failure", "message"))
                .isEqualTo("a\uFFFDb\uFFFD\"\\\uFFFD\uFFFD\uD83D\uDEB2?");
    }
}
