package io.baton.infra.cli.deadletter;

import io.baton.spi.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter, as far as it can be read. One that does not say where its record comes from has no origin.
 *
 * @param id what to call it: {@code partition:offset} in a topic, the message's id in a queue
 * @param format who wrote it
 * @param origin where its record comes from
 * @param group whose consumer failed
 * @param generation under which hold
 * @param attempts how often it was tried
 * @param exception the class of what the last attempt threw
 * @param message what that said
 * @param stackTrace where from
 * @param firstFailed when the first attempt failed
 * @param lastFailed when the last did
 * @param omitted only where the bytes were left out: how many
 * @param record key, value and headers of the record; those of a letter in a topic have the letter's among them
 * @param redriven what became of its record before: a line for each time that it was sent back and failed again
 * @param settled whether it was sent back, or put aside, already
 */
public record Letter(
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

    public Letter {
        redriven = List.copyOf(redriven);
    }

    /** {@code orders-3@17} */
    public Optional<String> from() {
        return Optional.ofNullable(origin)
                .map(known -> "%s-%d@%d".formatted(known.topic(), known.partition(), known.offset()));
    }

    /** Which record's, and whose: a letter that was written twice has the same. */
    Optional<String> sameAs() {
        return from().map(record -> record + " " + group);
    }
}
