package io.baton.internal.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender.Form;
import io.baton.spi.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LetterHeadersTest {

    private static final RetryTopic RETRY = new RetryTopic(Letters.RETRY_TOPIC, "riders");

    private static final Instant DUE = Instant.parse("2024-11-21T12:05:00Z");

    @Test
    void sayWhereTheRecordIsAndWhyItFailed() {
        Headers headers = written(Letters.about(orders(Letters.noHeaders())), Form.WHOLE);

        Map<String, String> text = texts(headers);
        assertThat(text.remove("baton.exception.stack-trace"))
                .startsWith(
                        "java.lang.IllegalStateException: no such race\n\tat io.baton.internal.deadletter.Letters.about(");
        assertThat(text)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("baton.origin.topic", "orders"),
                        Map.entry("baton.origin.partition", "3"),
                        Map.entry("baton.origin.offset", "17"),
                        Map.entry("baton.origin.timestamp", "1700000000123"),
                        Map.entry("baton.origin.timestamp-type", "LogAppendTime"),
                        Map.entry("baton.group", "riders"),
                        Map.entry("baton.generation", "42"),
                        Map.entry("baton.attempts", "4"),
                        Map.entry("baton.exception.class", "java.lang.IllegalStateException"),
                        Map.entry("baton.exception.message", "no such race"),
                        Map.entry("baton.failed.first", "2024-11-21T12:00:00.123456789Z"),
                        Map.entry("baton.failed.last", "2024-11-21T12:00:07Z")));
    }

    @Test
    void leaveTheUsersOwnAsTheyAreAndInTheirOrder() {
        Headers own = Letters.noHeaders();
        own.add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".getBytes(UTF_8));
        own.add("hop", new byte[] {1});
        own.add("tracestate", "a=b".getBytes(UTF_8));
        own.add("hop", new byte[] {(byte) 0xff, 0});
        own.add("nothing", null);
        own.add("baton.of.another.brand", new byte[0]);

        Headers headers = written(Letters.about(orders(own)), Form.WHOLE);

        List<Header> first = new ArrayList<>(List.of(headers.toArray())).subList(0, 6);
        assertThat(first).containsExactly(own.toArray());
    }

    @Test
    void carryTheFirstOriginAndTheFirstFailureThroughARetryTopic() {
        Headers once = written(Letters.about(orders(Letters.noHeaders()), new Exception(), DUE), Form.WHOLE);
        var retried = Letters.record("orders-retry", 900, null, null, once);
        Headers twice = written(
                new FailedRecord(
                        retried,
                        RETRY.lineage(retried).failed(9, Letters.LAST, DUE),
                        "riders",
                        43,
                        new RuntimeException("again"),
                        Letters.LAST),
                Form.WHOLE);

        assertThat(RETRY.lineage(retried))
                .isEqualTo(new Lineage(
                        new Origin("orders", 3, 17, Letters.TIMESTAMP, TimestampType.LOG_APPEND_TIME),
                        true,
                        4,
                        1,
                        java.util.Optional.of(Letters.FIRST),
                        java.util.Optional.of(DUE)));
        assertThat(texts(twice))
                .containsEntry("baton.origin.topic", "orders")
                .containsEntry("baton.origin.offset", "17")
                .containsEntry("baton.origin.timestamp-type", "LogAppendTime")
                .containsEntry("baton.failed.first", "2024-11-21T12:00:00.123456789Z")
                .containsEntry("baton.attempts", "13")
                .containsEntry("baton.generation", "43")
                .containsEntry("baton.retry.round", "2")
                .containsEntry("baton.not-before", "1732190700000")
                .containsEntry("baton.exception.message", "again");
        assertThat(names(twice)).doesNotHaveDuplicates().hasSize(15);
    }

    @Test
    void ofADeadLetterDoNotSayWhenItIsDue() {
        Headers once = written(Letters.about(orders(Letters.noHeaders()), new Exception(), DUE), Form.WHOLE);
        Headers dead = written(Letters.about(Letters.record("orders-retry", 900, null, null, once)), Form.WHOLE);
        assertThat(names(dead)).doesNotContain("baton.not-before", "baton.retry.round");
        assertThat(texts(dead)).containsEntry("baton.origin.topic", "orders").containsEntry("baton.attempts", "8");
    }

    @Test
    void ofADeadLetterThatSomebodyPutBackBeginAnew() {
        Headers dead = written(Letters.about(orders(Letters.noHeaders())), Form.WHOLE);
        var again = Letters.record("orders", 2_000, null, null, dead);

        Headers headers = written(
                new FailedRecord(
                        again,
                        RETRY.lineage(again).failed(1, Letters.LAST, null),
                        "riders",
                        50,
                        new Exception(),
                        Letters.LAST),
                Form.WHOLE);
        assertThat(texts(headers))
                .containsEntry("baton.origin.offset", "2000")
                .containsEntry("baton.attempts", "1")
                .containsEntry("baton.failed.first", "2024-11-21T12:00:07Z")
                .containsEntry("baton.record.baton.origin.offset", "17");
        assertThat(names(headers)).doesNotHaveDuplicates();
    }

    @Test
    void ofARecordThatSomebodyPutsBackAgainAndAgainDoNotGrow() {
        Headers headers = written(Letters.about(orders(Letters.noHeaders())), Form.WHOLE);
        headers = written(Letters.about(orders(headers)), Form.WHOLE);
        int once = names(headers).size();
        for (int time = 0; time < 5; time++) {
            headers = written(Letters.about(orders(headers)), Form.WHOLE);
        }
        assertThat(names(headers)).hasSize(once).doesNotHaveDuplicates();
    }

    @Test
    void keepTheRecordsOwnWhateverItsName() {
        Headers own = Letters.noHeaders();
        own.add("baton.attempts", "7".getBytes(UTF_8));
        own.add("hop", new byte[] {1});
        own.add("baton.not-before", "1732190700000".getBytes(UTF_8));
        own.add("baton.attempts", null);
        own.add("baton.record.of.mine", new byte[] {2});
        var record = orders(own);

        Headers parked = written(Letters.about(record, new Exception(), DUE), Form.WHOLE);

        assertThat(names(parked).subList(0, 4))
                .containsExactly(
                        "baton.record.baton.attempts",
                        "hop",
                        "baton.record.baton.not-before",
                        "baton.record.baton.attempts");
        assertThat(Letters.text(parked, "baton.attempts")).isEqualTo("4");
        assertThat(LetterHeaders.usersOwn(Letters.record("dead", 1, null, null, parked)))
                .as("as it may go to a retry topic, where headers are believed")
                .extracting(Header::key)
                .isEqualTo(names(parked).subList(0, 5));
        var read = Letters.record(Letters.RETRY_TOPIC, 900, null, null, parked);
        assertThat(LetterHeaders.asTheyCame(read)).containsExactly(own.toArray());
        Headers dead = written(Letters.about(read), Form.WHOLE);
        assertThat(names(dead).subList(0, 4)).isEqualTo(names(parked).subList(0, 4));
        assertThat(LetterHeaders.asTheyCame(Letters.record("dead", 1, null, null, dead)))
                .containsExactly(own.toArray());
    }

    @Test
    void ofAReferenceHaveNothingOfTheRecordsButSayHowMuchThatWas() {
        Headers own = Letters.noHeaders();
        own.add("hop", new byte[] {1, 2});
        own.add("größe", null);
        own.add("baton.attempts", new byte[500]);
        var record = Letters.record("orders", 17, null, new byte[1_000], own);

        Headers headers = written(Letters.about(record), Form.REFERENCE);

        assertThat(texts(headers)).containsEntry("baton.omitted", "key=null value=1000 headers=526");
        assertThat(names(headers)).allMatch(name -> name.startsWith("baton.")).doesNotHaveDuplicates();
    }

    @Test
    void ofAnExceptionWithoutMessageLeaveItOut() {
        Headers headers = written(Letters.about(orders(Letters.noHeaders()), new Exception(), null), Form.WHOLE);
        assertThat(names(headers)).doesNotContain("baton.exception.message");
    }

    private static ConsumerRecord<byte[], byte[]> orders(Headers headers) {
        return Letters.record("orders", 17, new byte[0], new byte[] {1}, headers);
    }

    private static Headers written(DeadLetter letter, Form form) {
        Headers headers = Letters.noHeaders();
        LetterHeaders.add(letter, form, headers);
        return headers;
    }

    private static List<String> names(Headers headers) {
        var names = new ArrayList<String>();
        headers.forEach(header -> names.add(header.key()));
        return names;
    }

    private static Map<String, String> texts(Headers headers) {
        var texts = new LinkedHashMap<String, String>();
        headers.forEach(header -> texts.put(header.key(), new String(header.value(), UTF_8)));
        return texts;
    }
}
