package io.baton.infra.cli.deadletter;

import org.apache.kafka.clients.producer.ProducerRecord;

/** Decides where a letter's record is sent. Confined to a thread. */
sealed interface Destination permits OriginTopics, NamedTopic {

    /** The record to send, or the reason why there is none. */
    sealed interface Parcel {

        record Sendable(ProducerRecord<byte[], byte[]> record) implements Parcel {}

        /**
         * Stays.
         *
         * @param alone whether other letters of its key could be sent, which would change their order
         */
        record Refused(String why, boolean alone) implements Parcel {}
    }

    Parcel of(Letter letter);

    /** Topics that take part. */
    TargetTopics topics();

    /** The refusal of a letter without its record. */
    static Parcel.Refused reference(Letter letter) {
        return new Parcel.Refused(
                "its record was too large for a letter, so the letter only names it: 'replay' %s"
                        .formatted(letter.from().orElse("it")),
                true);
    }
}
