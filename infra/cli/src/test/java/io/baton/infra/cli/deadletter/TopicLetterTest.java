package io.baton.infra.cli.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class TopicLetterTest {

    @Test
    void springsHeadersAreRead() {
        Letter letter = letter(
                text("kafka_dlt-original-topic", "orders"),
                new RecordHeader(
                        "kafka_dlt-original-partition",
                        ByteBuffer.allocate(4).putInt(2).array()),
                new RecordHeader(
                        "kafka_dlt-original-offset",
                        ByteBuffer.allocate(8).putLong(17).array()),
                text("kafka_dlt-original-consumer-group", "billing"),
                text("kafka_dlt-exception-fqcn", "org.springframework.kafka.listener.ListenerExecutionFailedException"),
                text("kafka_dlt-exception-cause-fqcn", "com.acme.NoPower"),
                text("kafka_dlt-exception-message", "no power"),
                text("hop", "1"));
        assertThat(letter.format()).isEqualTo(LetterFormat.SPRING);
        assertThat(letter.from()).contains("orders-2@17");
        assertThat(letter.group()).isEqualTo("billing");
        assertThat(letter.exception()).isEqualTo("com.acme.NoPower");
        assertThat(letter.message()).isEqualTo("no power");
        assertThat(TopicLetter.own(letter)).extracting(Header::key).containsExactly("hop");
    }

    @Test
    void ofARecordThatSpringPutAsideTwiceTheFirstOriginCounts() {
        Letter letter = letter(
                text("kafka_dlt-original-topic", "orders"),
                text("kafka_dlt-original-topic", "orders-again"),
                new RecordHeader(
                        "kafka_dlt-original-partition",
                        ByteBuffer.allocate(4).putInt(0).array()),
                new RecordHeader(
                        "kafka_dlt-original-partition",
                        ByteBuffer.allocate(4).putInt(1).array()),
                new RecordHeader(
                        "kafka_dlt-original-offset",
                        ByteBuffer.allocate(8).putLong(3).array()),
                new RecordHeader(
                        "kafka_dlt-original-offset",
                        ByteBuffer.allocate(8).putLong(4).array()));
        assertThat(letter.from()).contains("orders-0@3");
    }

    @Test
    void connectsHeadersAreRead() {
        Letter letter = letter(
                text("__connect.errors.topic", "orders"),
                text("__connect.errors.partition", "1"),
                text("__connect.errors.offset", "18"),
                text("__connect.errors.connector.name", "sink"),
                text("__connect.errors.exception.class.name", "org.apache.kafka.connect.errors.DataException"),
                text("__connect.errors.exception.message", "no such table"));
        assertThat(letter.format()).isEqualTo(LetterFormat.CONNECT);
        assertThat(letter.from()).contains("orders-1@18");
        assertThat(letter.group()).isEqualTo("connect-sink");
        assertThat(letter.message()).isEqualTo("no such table");
    }

    @Test
    void streamsHeadersAreRead() {
        Letter letter = letter(
                text("__streams.errors.topic", "orders"),
                text("__streams.errors.partition", "1"),
                text("__streams.errors.offset", "18"),
                text("__streams.errors.exception", "java.lang.ArithmeticException"));
        assertThat(letter.format()).isEqualTo(LetterFormat.STREAMS);
        assertThat(letter.from()).contains("orders-1@18");
        assertThat(letter.exception()).isEqualTo("java.lang.ArithmeticException");
    }

    @Test
    void headersThatMakeNoSenseTellNoOrigin() {
        for (byte[] odd : List.of(
                new byte[0],
                new byte[] {1, 2, 3},
                ByteBuffer.allocate(4).putInt(-5).array(),
                ByteBuffer.allocate(8).putLong(1L << 40).array())) {
            Letter letter = letter(
                    text("kafka_dlt-original-topic", "orders"),
                    new RecordHeader("kafka_dlt-original-partition", odd),
                    new RecordHeader(
                            "kafka_dlt-original-offset",
                            ByteBuffer.allocate(8).putLong(17).array()));
            assertThat(letter.origin()).isNull();
        }
        assertThat(letter(new RecordHeader("kafka_dlt-original-topic", (byte[]) null))
                        .origin())
                .isNull();
        assertThat(letter(text("__connect.errors.topic", "")).origin()).isNull();
    }

    @Test
    void aLetterOfBatonsAboutARecordThatSpringPutAsideIsBatons() {
        Letter letter = letter(
                text("kafka_dlt-original-topic", "elsewhere"),
                text("baton.origin.topic", "orders"),
                text("baton.origin.partition", "0"),
                text("baton.origin.offset", "5"));
        assertThat(letter.format()).isEqualTo(LetterFormat.BATON);
        assertThat(letter.from()).contains("orders-0@5");
        assertThat(TopicLetter.own(letter)).extracting(Header::key).containsExactly("kafka_dlt-original-topic");
    }

    @Test
    void aRecordWithoutALettersHeadersIsOneAllTheSame() {
        assertThat(letter(text("hop", "1")).format()).isEqualTo(LetterFormat.PLAIN);
    }

    private static Header text(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    private static Letter letter(Header... headers) {
        return TopicLetter.of(
                new ConsumerRecord<>(
                        "dead",
                        0,
                        0,
                        0L,
                        TimestampType.CREATE_TIME,
                        1,
                        1,
                        "k".getBytes(UTF_8),
                        "v".getBytes(UTF_8),
                        new RecordHeaders(headers),
                        Optional.empty()),
                false);
    }
}
