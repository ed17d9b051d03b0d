package io.baton.internal.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender.Form;
import io.baton.spi.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/** A letter's headers in Kafka: the record's own, then ours, each once, all of them text in UTF-8. */
public final class LetterHeaders {

    public static final String ORIGIN_TOPIC = "baton.origin.topic";
    public static final String ORIGIN_PARTITION = "baton.origin.partition";
    public static final String ORIGIN_OFFSET = "baton.origin.offset";
    /** Milliseconds since 1970; -1 for none. */
    public static final String ORIGIN_TIMESTAMP = "baton.origin.timestamp";
    /** {@code CreateTime}, {@code LogAppendTime} or {@code NoTimestampType}. */
    public static final String ORIGIN_TIMESTAMP_TYPE = "baton.origin.timestamp-type";

    public static final String GROUP = "baton.group";
    public static final String GENERATION = "baton.generation";
    public static final String ATTEMPTS = "baton.attempts";
    public static final String EXCEPTION_CLASS = "baton.exception.class";
    public static final String EXCEPTION_MESSAGE = "baton.exception.message";
    public static final String EXCEPTION_STACK_TRACE = "baton.exception.stack-trace";
    /** ISO-8601 in UTC, as is the next. */
    public static final String FIRST_FAILED_AT = "baton.failed.first";

    public static final String LAST_FAILED_AT = "baton.failed.last";

    /** How often it was put into a retry topic, this time included. */
    public static final String ROUND = "baton.retry.round";
    /** When a retry topic's record is due, in milliseconds since 1970. */
    public static final String NOT_BEFORE = "baton.not-before";
    /** Only in a letter without key, value and the record's own headers: how long they are. */
    public static final String OMITTED = "baton.omitted";

    /**
     * Before the name of a header that the record itself has, where the name is one of ours: somebody passed it on.
     */
    public static final String OF_RECORD = "baton.record.";

    private static final Set<String> OURS = Set.of(
            ORIGIN_TOPIC,
            ORIGIN_PARTITION,
            ORIGIN_OFFSET,
            ORIGIN_TIMESTAMP,
            ORIGIN_TIMESTAMP_TYPE,
            GROUP,
            GENERATION,
            ATTEMPTS,
            EXCEPTION_CLASS,
            EXCEPTION_MESSAGE,
            EXCEPTION_STACK_TRACE,
            FIRST_FAILED_AT,
            LAST_FAILED_AT,
            ROUND,
            NOT_BEFORE,
            OMITTED);

    private LetterHeaders() {}

    /** Adds them all to the headers of a record that has none yet. */
    public static void add(DeadLetter letter, Form form, Headers headers) {
        switch (form) {
            case WHOLE -> addOwn(letter.ownHeaders(), headers);
            case REFERENCE -> add(headers, OMITTED, Omitted.from(letter));
        }
        addOrigin(headers, letter.origin());
        add(headers, GROUP, letter.groupId());
        add(headers, GENERATION, letter.generation());
        add(headers, ATTEMPTS, letter.attempts());
        addFailure(headers, Failure.of(letter.cause()));
        letter.firstFailedAt().ifPresent(first -> add(headers, FIRST_FAILED_AT, first));
        add(headers, LAST_FAILED_AT, letter.lastFailedAt());
        letter.notBefore().ifPresent(due -> {
            add(headers, ROUND, letter.rounds());
            add(headers, NOT_BEFORE, due.toEpochMilli());
        });
    }

    /** What a record that was read as a letter has besides ours, under the names that it has there. */
    public static List<Header> usersOwn(ConsumerRecord<byte[], byte[]> letter) {
        var own = new ArrayList<Header>();
        for (Header header : letter.headers()) {
            if (!OURS.contains(header.key())) {
                own.add(header);
            }
        }
        return own;
    }

    /** The same, under the names that they had: for the topic that the record came from, where no header is believed. */
    public static List<Header> asTheyCame(ConsumerRecord<byte[], byte[]> letter) {
        return usersOwn(letter).stream()
                .map(header -> isRenamed(header) ? named(header, nameBefore(header)) : header)
                .toList();
    }

    /**
     * Under another name where it is one of ours. Of a letter that somebody put back, headers and all, what the letter
     * before it had kept so gives way: else each time would add to the record.
     */
    private static void addOwn(List<Header> own, Headers headers) {
        var taken = new HashSet<String>();
        own.forEach(header -> taken.add(header.key()));
        for (Header header : own) {
            if (OURS.contains(header.key())) {
                headers.add(named(header, OF_RECORD + header.key()));
            } else if (!isRenamed(header) || !taken.contains(nameBefore(header))) {
                headers.add(header);
            }
        }
    }

    private static boolean isRenamed(Header header) {
        return header.key().startsWith(OF_RECORD) && OURS.contains(nameBefore(header));
    }

    private static String nameBefore(Header header) {
        return header.key().substring(OF_RECORD.length());
    }

    private static Header named(Header header, String name) {
        return new RecordHeader(name, header.value());
    }

    private static void addOrigin(Headers headers, Origin origin) {
        add(headers, ORIGIN_TOPIC, origin.topic());
        add(headers, ORIGIN_PARTITION, origin.partition());
        add(headers, ORIGIN_OFFSET, origin.offset());
        add(headers, ORIGIN_TIMESTAMP, origin.timestamp());
        add(headers, ORIGIN_TIMESTAMP_TYPE, origin.timestampType());
    }

    private static void addFailure(Headers headers, Failure failure) {
        add(headers, EXCEPTION_CLASS, failure.exceptionClass());
        if (failure.message() != null) {
            add(headers, EXCEPTION_MESSAGE, failure.message());
        }
        add(headers, EXCEPTION_STACK_TRACE, failure.stackTrace());
    }

    private static void add(Headers headers, String name, Object value) {
        headers.add(name, value.toString().getBytes(UTF_8));
    }
}
