package io.baton.infra.cli.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The record's own headers, and one that says that it was sent back. Stateless. */
final class RedriveHeaders {

    /** When and why a record was sent back. It is not a header of letters, so that it stays with the record. */
    static final String HEADER = "baton.redriven";

    private RedriveHeaders() {}

    static Headers headers(Letter letter, Instant at) {
        Headers headers = new RecordHeaders();
        TopicLetter.own(letter).forEach(headers::add);
        String history = "%s from %s after %s attempts: %s"
                .formatted(
                        at,
                        letter.from().orElse("?"),
                        letter.attempts() == null ? "?" : letter.attempts(),
                        letter.exception() == null ? "?" : letter.exception());
        headers.add(HEADER, history.getBytes(UTF_8));
        return headers;
    }
}
