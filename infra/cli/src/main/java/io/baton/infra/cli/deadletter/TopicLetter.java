package io.baton.infra.cli.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.deadletter.HeaderValues;
import io.baton.deadletter.LetterHeaders;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Reads a letter from a topic: what it says is in its headers. Stateless. */
final class TopicLetter {

    private TopicLetter() {}

    static Letter of(ConsumerRecord<byte[], byte[]> record, boolean settled) {
        var headers = new HeaderValues(record.headers());
        return new Letter(
                record.partition() + ":" + record.offset(),
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

    static List<String> redriven(Headers headers) {
        List<String> lines = new ArrayList<>();
        for (Header header : headers.headers(Destination.REDRIVEN)) {
            lines.add(header.value() == null ? "" : new String(header.value(), UTF_8));
        }
        return lines;
    }
}
