package io.baton.infra.cli.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.internal.deadletter.LetterHeaders;
import io.baton.spi.Origin;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Sends all records to a topic that the operator names. Records of Baton's letters get the headers of a retry topic's record
 * and are due at once: a function that reads this topic as its retry topic goes on counting their attempts. Records that come
 * from this very topic, and records of other tools' letters, are sent as they were.
 *
 * <p>A topic has one kind of record, and a retry topic one function: letters of another origin or group than the first letter's
 * stay.
 */
final class NamedTopic implements Destination {

    private final String topic;
    private final TargetTopics topics;
    private final Instant at;
    private @Nullable Source source;

    NamedTopic(String topic, TargetTopics topics, Instant at) {
        this.topic = topic;
        this.topics = topics;
        this.at = at;
    }

    /** The origin and the group of the letters that are sent. */
    private record Source(@Nullable String topic, @Nullable String group) {

        static Source of(Letter letter) {
            Origin origin = letter.origin();
            return new Source(origin == null ? null : origin.topic(), letter.group());
        }

        @Override
        public String toString() {
            return "topic %s and group %s".formatted(topic == null ? "-" : topic, group == null ? "-" : group);
        }
    }

    @Override
    public TargetTopics topics() {
        return topics;
    }

    @Override
    public Parcel of(Letter letter) {
        Optional<String> whyNot = topics.whyNot(topic);
        if (whyNot.isPresent()) {
            return new Parcel.Refused(whyNot.get(), false);
        }
        Source mine = Source.of(letter);
        Source first = source == null ? mine : source;
        if (!mine.equals(first)) {
            return new Parcel.Refused(
                    "it is of %s, the others of %s: send them separately, with --origin and --of-group"
                            .formatted(mine, first),
                    false);
        }
        if (letter.omitted() != null) {
            return Destination.reference(letter);
        }
        source = first;
        Headers headers = RedriveHeaders.headers(letter, at);
        Origin origin = letter.origin();
        boolean home = origin != null && origin.topic().equals(topic);
        if (origin != null && !home && letter.format() == LetterFormat.BATON) {
            addPast(headers, letter, origin);
        }
        return new Parcel.Sendable(new ProducerRecord<>(
                topic,
                home ? partition(origin) : null,
                letter.record().key(),
                letter.record().value(),
                headers));
    }

    /** The partition that the record comes from, if the topic still has it. */
    private @Nullable Integer partition(@Nullable Origin origin) {
        return origin != null && origin.partition() < topics.partitions(topic) ? origin.partition() : null;
    }

    private void addPast(Headers headers, Letter letter, Origin origin) {
        put(headers, LetterHeaders.ORIGIN_TOPIC, origin.topic());
        put(headers, LetterHeaders.ORIGIN_PARTITION, origin.partition());
        put(headers, LetterHeaders.ORIGIN_OFFSET, origin.offset());
        put(headers, LetterHeaders.ORIGIN_TIMESTAMP, origin.timestamp());
        put(headers, LetterHeaders.ORIGIN_TIMESTAMP_TYPE, origin.timestampType());
        put(headers, LetterHeaders.GROUP, letter.group());
        put(headers, LetterHeaders.ATTEMPTS, letter.attempts());
        put(headers, LetterHeaders.FIRST_FAILED_AT, letter.firstFailed());
        put(headers, LetterHeaders.NOT_BEFORE, at.toEpochMilli());
    }

    private static void put(Headers headers, String name, @Nullable Object value) {
        if (value != null) {
            headers.add(name, value.toString().getBytes(UTF_8));
        }
    }
}
