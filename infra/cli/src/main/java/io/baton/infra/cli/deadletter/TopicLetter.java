package io.baton.infra.cli.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.internal.deadletter.HeaderValues;
import io.baton.internal.deadletter.LetterHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Reads a letter from a record of a topic and its headers. Stateless. */
final class TopicLetter {

    /** Every letter of Baton's has these. */
    private static final Set<String> MARKS =
            Set.of(LetterHeaders.ORIGIN_TOPIC, LetterHeaders.GROUP, LetterHeaders.EXCEPTION_CLASS);

    private TopicLetter() {}

    static Letter of(ConsumerRecord<byte[], byte[]> record, boolean settled) {
        if (MARKS.stream().anyMatch(name -> record.headers().lastHeader(name) != null)) {
            return baton(record, settled);
        }
        return foreign(ForeignHeaders.in(record.headers()), record, settled);
    }

    private static Letter baton(ConsumerRecord<byte[], byte[]> record, boolean settled) {
        var headers = new HeaderValues(record.headers());
        return new Letter(
                id(record),
                LetterFormat.BATON,
                headers.origin().orElse(null),
                headers.text(LetterHeaders.GROUP).orElse(null),
                headers.text(LetterHeaders.GENERATION).orElse(null),
                headers.count(LetterHeaders.ATTEMPTS).orElse(null),
                headers.text(LetterHeaders.EXCEPTION_CLASS).orElse(null),
                headers.text(LetterHeaders.EXCEPTION_MESSAGE).orElse(null),
                headers.text(LetterHeaders.EXCEPTION_STACK_TRACE).orElse(null),
                headers.instant(LetterHeaders.FIRST_FAILED_AT).orElse(null),
                headers.instant(LetterHeaders.LAST_FAILED_AT).orElse(null),
                headers.text(LetterHeaders.OMITTED).orElse(null),
                record,
                redriven(record.headers()),
                settled);
    }

    private static Letter foreign(ForeignHeaders tool, ConsumerRecord<byte[], byte[]> record, boolean settled) {
        Headers headers = record.headers();
        return new Letter(
                id(record),
                tool.format(),
                tool.origin(headers),
                tool.group(headers),
                null,
                null,
                tool.exception(headers),
                tool.message(headers),
                tool.stackTrace(headers),
                null,
                null,
                null,
                record,
                redriven(headers),
                settled);
    }

    private static String id(ConsumerRecord<byte[], byte[]> record) {
        return record.partition() + ":" + record.offset();
    }

    /** The record's own headers, without those of the letter. */
    static List<Header> own(Letter letter) {
        List<Header> own = LetterHeaders.usersOwn(letter.record());
        if (!letter.format().foreign()) {
            return own;
        }
        ForeignHeaders tool = ForeignHeaders.in(letter.record().headers());
        return own.stream().filter(header -> !tool.owns(header)).toList();
    }

    static List<String> redriven(Headers headers) {
        List<String> lines = new ArrayList<>();
        for (Header header : headers.headers(RedriveHeaders.HEADER)) {
            lines.add(header.value() == null ? "" : new String(header.value(), UTF_8));
        }
        return lines;
    }
}
