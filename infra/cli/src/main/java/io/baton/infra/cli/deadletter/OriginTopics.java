package io.baton.infra.cli.deadletter;

import io.baton.spi.Origin;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends each record back to the topic and partition that its letter names, without the letter's headers: all consumers of the
 * topic get it, and records of a key stay in one partition. Anybody may have written a letter, so only topics that the
 * operator confirmed get records.
 */
final class OriginTopics implements Destination {

    private final TargetTopics topics;
    private final Optional<Set<String>> confirmed;
    private final Instant at;

    /**
     * Back to these.
     *
     * @param confirmed the topics that may get records; empty for a plan, which shows them all
     * @param at when
     */
    OriginTopics(TargetTopics topics, Optional<Set<String>> confirmed, Instant at) {
        this.topics = topics;
        this.confirmed = confirmed.map(Set::copyOf);
        this.at = at;
    }

    @Override
    public TargetTopics topics() {
        return topics;
    }

    @Override
    public Parcel of(Letter letter) {
        if (letter.format() == LetterFormat.PLAIN) {
            return refused("it is not a letter of Baton's: name a topic for its record with --to-topic");
        }
        if (letter.format().foreign()) {
            return refused(
                    "it is a letter of %s: name a topic for its record with --to-topic".formatted(letter.format()));
        }
        Origin origin = letter.origin();
        if (origin == null) {
            return refused("its headers do not name the record's origin");
        }
        String topic = origin.topic();
        if (confirmed.isPresent() && !confirmed.get().contains(topic)) {
            return refused("its record comes from %s, which --to-origin does not name".formatted(topic));
        }
        Optional<String> whyNot = topics.whyNot(topic);
        if (whyNot.isPresent()) {
            return refused(whyNot.get());
        }
        if (origin.partition() >= topics.partitions(topic)) {
            return refused("%s has no partition %d".formatted(topic, origin.partition()));
        }
        if (letter.omitted() != null) {
            return Destination.reference(letter);
        }
        return new Parcel.Sendable(new ProducerRecord<>(
                topic,
                origin.partition(),
                letter.record().key(),
                letter.record().value(),
                RedriveHeaders.headers(letter, at)));
    }

    /** All other letters of its partition stay too, so that none of them overtakes it. */
    private static Parcel refused(String why) {
        return new Parcel.Refused(why, false);
    }
}
