package io.baton.infra.cli.deadletter;

import io.baton.spi.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter, as far as it can be read. It has no origin if it does not name one.
 *
 * @param id {@code partition:offset} in a topic, the message's id in a queue
 * @param format the tool that wrote it
 * @param origin where its record comes from
 * @param group the consumer group that failed
 * @param generation the generation of the hold
 * @param attempts the number of attempts
 * @param exception the class of the last attempt's exception
 * @param message that exception's message
 * @param stackTrace its stack trace
 * @param firstFailed when the first attempt failed
 * @param lastFailed when the last attempt failed
 * @param omitted the sizes, if the bytes were left out
 * @param record with key, value and headers; the headers of a letter in a topic include the letter's
 * @param redriven a line for each time that its record was sent back and failed again
 * @param settled whether it was sent back or discarded
 */
record Letter(
        String id,
        LetterFormat format,
        @Nullable Origin origin,
        @Nullable String group,
        @Nullable String generation,
        @Nullable Integer attempts,
        @Nullable String exception,
        @Nullable String message,
        @Nullable String stackTrace,
        @Nullable Instant firstFailed,
        @Nullable Instant lastFailed,
        @Nullable String omitted,
        ConsumerRecord<byte[], byte[]> record,
        List<String> redriven,
        boolean settled) {

    Letter {
        redriven = List.copyOf(redriven);
    }

    /** {@code orders-3@17} */
    Optional<String> from() {
        return Optional.ofNullable(origin)
                .map(known -> "%s-%d@%d".formatted(known.topic(), known.partition(), known.offset()));
    }

    /** The record and the group: the same for two letters about one failure. */
    Optional<String> sameAs() {
        return from().map(record -> record + " " + group);
    }
}
