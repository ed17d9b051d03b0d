package io.baton.infra.cli.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.deadletter.LetterHeaders;
import io.baton.deadletter.Origin;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Where letters are sent back to. Confined to a thread.
 *
 * <p>To its source, a record goes as it was, into the partition it came from, so that records of a key stay in one; it is
 * a record like any other there, and everybody who reads the topic gets it. To a retry topic it goes with its letter's
 * headers and is due at once, so that the one function that reads that topic goes on with it, its attempts counted on.
 * Either way {@value #REDRIVEN} is added, one more for each time.
 */
public final class Destination {

    /** When it was sent back, and what had become of it: none of Baton's own headers, so that it stays with the record. */
    static final String REDRIVEN = "baton.redriven";

    private final @Nullable String retryTopic;
    private final Function<String, Integer> partitions;
    private final Instant at;
    private final Map<String, Integer> counts = new HashMap<>();

    private Destination(@Nullable String retryTopic, Function<String, Integer> partitions, Instant at) {
        this.retryTopic = retryTopic;
        this.partitions = partitions;
        this.at = at;
    }

    /**
     * Each to where it came from.
     *
     * @param partitions how many a topic has; 0 where there is no such topic
     */
    public static Destination sources(Function<String, Integer> partitions, Instant at) {
        return new Destination(null, partitions, at);
    }

    /** All to this topic, which a function reads; the same for {@code partitions}. */
    public static Destination retryTopic(String topic, Function<String, Integer> partitions, Instant at) {
        return new Destination(topic, partitions, at);
    }

    /** What to send: a record, or why none can be. */
    sealed interface Parcel {

        record Sendable(ProducerRecord<byte[], byte[]> record) implements Parcel {}

        record Refused(String why) implements Parcel {}
    }

    Parcel of(Letter letter) {
        Origin origin = letter.origin();
        if (origin == null) {
            return new Parcel.Refused("it is no letter of Baton's: it does not say where its record comes from");
        }
        if (letter.omitted() != null) {
            return new Parcel.Refused(
                    "its record was too large for the letter, which only refers to it: 'replay' %s, offset %d"
                            .formatted(letter.from().orElse("it"), origin.offset()));
        }
        String topic = retryTopic != null ? retryTopic : origin.topic();
        int count = counts.computeIfAbsent(topic, partitions);
        if (count == 0) {
            return new Parcel.Refused("there is no topic " + topic);
        }
        if (retryTopic != null) {
            return new Parcel.Sendable(toRetry(letter, origin, retryTopic));
        }
        if (origin.partition() >= count) {
            return new Parcel.Refused("%s has no partition %d any more".formatted(origin.topic(), origin.partition()));
        }
        return new Parcel.Sendable(new ProducerRecord<>(
                origin.topic(),
                origin.partition(),
                letter.record().key(),
                letter.record().value(),
                marked(own(letter), letter)));
    }

    private ProducerRecord<byte[], byte[]> toRetry(Letter letter, Origin origin, String topic) {
        Headers headers = own(letter);
        put(headers, LetterHeaders.ORIGIN_TOPIC, origin.topic());
        put(headers, LetterHeaders.ORIGIN_PARTITION, origin.partition());
        put(headers, LetterHeaders.ORIGIN_OFFSET, origin.offset());
        put(headers, LetterHeaders.ORIGIN_TIMESTAMP, origin.timestamp());
        put(headers, LetterHeaders.ORIGIN_TIMESTAMP_TYPE, origin.timestampType());
        put(headers, LetterHeaders.ATTEMPTS, letter.attempts());
        put(headers, LetterHeaders.FIRST_FAILED_AT, letter.firstFailed());
        put(headers, LetterHeaders.NOT_BEFORE, at.toEpochMilli());
        return new ProducerRecord<>(
                topic, null, letter.record().key(), letter.record().value(), marked(headers, letter));
    }

    private Headers marked(Headers headers, Letter letter) {
        put(
                headers,
                REDRIVEN,
                "%s from %s after %s attempts: %s"
                        .formatted(at, letter.from().orElse("?"), letter.attempts(), letter.exception()));
        return headers;
    }

    private static Headers own(Letter letter) {
        Headers own = new RecordHeaders();
        for (Header header : LetterHeaders.usersOwn(letter.record())) {
            own.add(header);
        }
        return own;
    }

    private static void put(Headers headers, String name, @Nullable Object value) {
        if (value != null) {
            headers.add(name, value.toString().getBytes(UTF_8));
        }
    }
}
