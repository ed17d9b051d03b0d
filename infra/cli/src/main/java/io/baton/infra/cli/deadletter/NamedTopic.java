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
 * All records go to one topic, which the operator named. Baton's letters take along what a retry topic's record has, and
 * are due at once, so that a function that reads this topic as its retry topic goes on with them, their attempts counted
 * on. A record that comes from this very topic goes back as it was. Those of other tools are sent as they were, too.
 *
 * <p>A topic has one kind of record, and a retry topic one function: letters of another origin or another group than the
 * first one's stay.
 */
public final class NamedTopic implements Destination {

    private final String topic;
    private final TargetTopics topics;
    private final Instant at;
    private @Nullable Source source;

    public NamedTopic(String topic, TargetTopics topics, Instant at) {
        this.topic = topic;
        this.topics = topics;
        this.at = at;
    }

    /** Whose letters are sent. */
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
                    "it is about %s, others about %s: send them apart, with --origin and --of-group"
                            .formatted(mine, first),
                    false);
        }
        if (letter.omitted() != null) {
            return Destination.reference(letter);
        }
        source = first;
        Headers headers = Redriven.headers(letter, at);
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

    /** The one that it comes from, as long as there is one. */
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
