package io.baton.infra.cli.deadletter;

import org.apache.kafka.clients.producer.ProducerRecord;

/** Where letters' records are sent. Confined to a thread. */
sealed interface Destination permits OriginTopics, NamedTopic {

    /** What to send: a record, or why none can be. */
    sealed interface Parcel {

        record Sendable(ProducerRecord<byte[], byte[]> record) implements Parcel {}

        /**
         * Stays.
         *
         * @param alone whether others of its key could go, which would change their order
         */
        record Refused(String why, boolean alone) implements Parcel {}
    }

    Parcel of(Letter letter);

    /** Topics that take part. */
    TargetTopics topics();

    /** A letter without its record. */
    static Parcel.Refused reference(Letter letter) {
        return new Parcel.Refused(
                "its record was too large for the letter, which only refers to it: 'replay' %s"
                        .formatted(letter.from().orElse("it")),
                true);
    }
}
