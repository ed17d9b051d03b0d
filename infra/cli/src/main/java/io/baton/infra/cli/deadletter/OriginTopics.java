package io.baton.infra.cli.deadletter;

import io.baton.spi.Origin;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Each record goes back to where its letter says that it comes from, as it was, into the same partition, so that records of
 * a key stay in one. It is a record like any other there: everybody who reads the topic gets it, and none of the letter's
 * headers go along. A letter may be anybody's, so only topics that were confirmed get any.
 */
public final class OriginTopics implements Destination {

    private final TargetTopics topics;
    private final Optional<Set<String>> confirmed;
    private final Instant at;

    /**
     * Back to these.
     *
     * @param confirmed the topics that may get records; empty for a plan, which shows them all
     * @param at when
     */
    public OriginTopics(TargetTopics topics, Optional<Set<String>> confirmed, Instant at) {
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
            return refused("it is no letter of Baton's: name the topic that it goes to with --to-topic");
        }
        if (letter.format().foreign()) {
            return refused("it is a letter of %s's: name the topic that it goes to with --to-topic"
                    .formatted(letter.format()));
        }
        Origin origin = letter.origin();
        if (origin == null) {
            return refused("its headers do not say where its record comes from");
        }
        String topic = origin.topic();
        if (confirmed.isPresent() && !confirmed.get().contains(topic)) {
            return refused("its record comes from %s, which no --to-origin names".formatted(topic));
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
                Redriven.headers(letter, at)));
    }

    /** With all others of its partition, so none of them overtakes it. */
    private static Parcel refused(String why) {
        return new Parcel.Refused(why, false);
    }
}
