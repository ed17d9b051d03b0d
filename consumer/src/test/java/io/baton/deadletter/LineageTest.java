package io.baton.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers come from anybody who may write to the topic. */
class LineageTest {

    private static final Origin HERE = new Origin("retry", 3, 5, Letters.TIMESTAMP, TimestampType.LOG_APPEND_TIME);

    @Test
    void aRecordWithoutOurHeadersHasNoPast() {
        assertThat(Lineage.of(with(Letters.noHeaders())))
                .isEqualTo(new Lineage(HERE, 0, 0, Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "soon", "-1", "1e3", "9223372036854775807", "9223372036854775808", "99999999999999"})
    void aTimeThatMakesNoSenseIsNone(String notBefore) {
        Headers headers = full();
        headers.remove(LetterHeaders.NOT_BEFORE);
        headers.add(LetterHeaders.NOT_BEFORE, notBefore.getBytes(UTF_8));
        assertThat(Lineage.of(with(headers)).notBefore()).isEmpty();
        assertThat(Lineage.of(with(headers)).attempts()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "baton.attempts,-1",
        "baton.attempts,2147483647",
        "baton.attempts,many",
        "baton.attempts,99999999999999999999",
        "baton.retry.round,-3",
        "baton.retry.round,x",
        "baton.failed.first,yesterday",
        "baton.failed.first,+1000000000-12-31T23:59:59.999999999Z",
        "baton.failed.first,1969-12-31T23:59:59Z",
        "baton.origin.partition,-1",
        "baton.origin.partition,12345678901",
        "baton.origin.offset,-7",
        "baton.origin.topic,''",
        "baton.origin.timestamp,-2",
        "baton.origin.timestamp-type,Sometime"
    })
    void anythingElseThatMakesNoSenseIsAbsentAlone(String name, String value) {
        Headers headers = full();
        headers.remove(name);
        Lineage without = Lineage.of(with(headers));
        headers.add(name, value.getBytes(UTF_8));
        assertThat(Lineage.of(with(headers))).isEqualTo(without).isNotEqualTo(Lineage.of(with(full())));
    }

    @Test
    void withoutAllOfAnOriginTheRecordIsItsOwn() {
        Headers headers = full();
        headers.remove(LetterHeaders.ORIGIN_OFFSET);
        assertThat(Lineage.of(with(headers)).origin()).isEqualTo(HERE);
        assertThat(Lineage.of(with(headers)).attempts()).isEqualTo(4);
    }

    @Test
    void bytesThatAreNoTextAndNoBytesAtAllAreAbsent() {
        Headers headers = full();
        headers.add(LetterHeaders.ATTEMPTS, new byte[] {(byte) 0xc3, (byte) 0x28, 0});
        headers.add(LetterHeaders.FIRST_FAILED_AT, null);
        assertThat(Lineage.of(with(headers)).attempts()).isZero();
        assertThat(Lineage.of(with(headers)).firstFailedAt()).isEmpty();
    }

    @Test
    void ofSeveralTheLastCounts() {
        Headers headers = full();
        headers.add(LetterHeaders.ATTEMPTS, "6".getBytes(UTF_8));
        assertThat(Lineage.of(with(headers)).attempts()).isEqualTo(6);
    }

    private static Headers full() {
        Headers headers = Letters.noHeaders();
        var record = Letters.record("orders", 17, null, null, Letters.noHeaders());
        LetterHeaders.add(
                Letters.about(record, new Exception(), Instant.parse("2024-11-21T12:05:00Z")),
                DeadLetterSender.Form.WHOLE,
                headers);
        return headers;
    }

    private static ConsumerRecord<byte[], byte[]> with(Headers headers) {
        return Letters.record("retry", 5, null, null, headers);
    }
}
