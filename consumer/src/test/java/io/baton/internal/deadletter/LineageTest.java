package io.baton.internal.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.spi.DeadLetterSender;
import io.baton.spi.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which records have failed before. Headers come from anybody who may write to the topic. */
class LineageTest {

    private static final RetryTopic RETRY = new RetryTopic("retry", "riders");

    private static final Origin HERE = new Origin("retry", 3, 5, Letters.TIMESTAMP, TimestampType.LOG_APPEND_TIME);

    private static final Lineage NONE = new Lineage(HERE, false, 0, 0, Optional.empty(), Optional.empty());

    @Test
    void aRecordWithoutOurHeadersHasNoPast() {
        assertThat(lineage(with(Letters.noHeaders()))).isEqualTo(NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "soon", "-1", "1e3", "9223372036854775807", "9223372036854775808", "99999999999999"})
    void aTimeThatMakesNoSenseIsNone(String notBefore) {
        Headers headers = full();
        headers.remove(LetterHeaders.NOT_BEFORE);
        headers.add(LetterHeaders.NOT_BEFORE, notBefore.getBytes(UTF_8));
        assertThat(lineage(with(headers)).notBefore()).isEmpty();
        assertThat(lineage(with(headers)).attempts()).isZero();
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
        Lineage without = lineage(with(headers));
        headers.add(name, value.getBytes(UTF_8));
        assertThat(lineage(with(headers))).isEqualTo(without).isNotEqualTo(lineage(with(full())));
    }

    @Test
    void withoutAllOfAnOriginTheRecordIsItsOwn() {
        Headers headers = full();
        headers.remove(LetterHeaders.ORIGIN_OFFSET);
        assertThat(lineage(with(headers)).origin()).isEqualTo(HERE);
        assertThat(lineage(with(headers)).attempts()).isEqualTo(4);
    }

    @Test
    void bytesThatAreNoTextAndNoBytesAtAllAreAbsent() {
        Headers headers = full();
        headers.add(LetterHeaders.ATTEMPTS, new byte[] {(byte) 0xc3, (byte) 0x28, 0});
        headers.add(LetterHeaders.FIRST_FAILED_AT, null);
        assertThat(lineage(with(headers)).attempts()).isZero();
        assertThat(lineage(with(headers)).firstFailedAt()).isEmpty();
    }

    @Test
    void ofSeveralTheLastCounts() {
        Headers headers = full();
        headers.add(LetterHeaders.ATTEMPTS, "6".getBytes(UTF_8));
        assertThat(lineage(with(headers)).attempts()).isEqualTo(6);
    }

    @Test
    void onlyWhatIsReadFromThePipelinesOwnRetryTopicHasAPast() {
        ConsumerRecord<byte[], byte[]> record = with(full());
        assertThat(lineage(record).parked()).isTrue();
        for (RetryTopic other : List.of(
                new RetryTopic("another", "riders"),
                new RetryTopic(null, "riders"),
                RetryTopic.of(FailurePolicy.stop(), "riders"),
                RetryTopic.of(FailurePolicy.deadLetter(DeadLetterTarget.kafka("retry")), "riders"))) {
            assertThat(other.lineage(record)).isEqualTo(NONE);
            assertThat(other.writtenFor(record)).isEqualTo("retry");
        }
        var policy = FailurePolicy.retryLater("retry", List.of(Duration.ZERO), FailurePolicy.stop());
        assertThat(RetryTopic.of(policy, "riders").lineage(record)).isEqualTo(lineage(record));
    }

    @Test
    void ofARecordThatAnotherGroupParkedOnlyTheRoundsCount() {
        Lineage others = new RetryTopic("retry", "walkers").lineage(with(full()));
        assertThat(others).isEqualTo(new Lineage(HERE, false, 0, 1, Optional.empty(), Optional.empty()));
        assertThat(others.failed(1, Letters.LAST, Letters.LAST).rounds())
                .as("or each group would park what the other parked, without end")
                .isEqualTo(2);
    }

    @Test
    void aDeserializerIsToldTheTopicThatTheRecordWasSerializedFor() {
        assertThat(RETRY.writtenFor(with(full()))).isEqualTo("orders");
        assertThat(RETRY.writtenFor(with(Letters.noHeaders()))).isEqualTo("retry");
        assertThat(RETRY.writtenFor(Letters.record("orders", 1, null, null, full())))
                .isEqualTo("orders");
    }

    @Test
    void aFirstFailureThatLiesInTheFutureIsNotTheFirst() {
        Headers headers = full();
        headers.add(LetterHeaders.FIRST_FAILED_AT, "2199-01-01T00:00:00Z".getBytes(UTF_8));
        assertThat(lineage(with(headers)).failed(1, Letters.LAST, null).firstFailedAt())
                .contains(Letters.LAST);
    }

    private static Lineage lineage(ConsumerRecord<byte[], byte[]> record) {
        return RETRY.lineage(record);
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
