package io.baton.deadletter;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a record's headers say of its earlier failures. Only a retry topic's record, one that is due at some time, has a
 * past: a dead letter that somebody put back, headers and all, begins anew. Headers can be made by hand, so a value
 * that makes no sense counts as absent.
 *
 * @param origin the record itself, if it has no past
 * @param attempts how often it was tried before
 * @param rounds how often it was put into a retry topic
 * @param firstFailedAt when the first attempt of all failed
 * @param notBefore when it is due; far off if somebody wrote so
 */
public record Lineage(
        Origin origin, int attempts, int rounds, Optional<Instant> firstFailedAt, Optional<Instant> notBefore) {

    public static Lineage of(ConsumerRecord<byte[], byte[]> record) {
        var headers = new HeaderValues(record.headers());
        Optional<Instant> notBefore = headers.millis(LetterHeaders.NOT_BEFORE);
        if (notBefore.isEmpty()) {
            return new Lineage(Origin.of(record), 0, 0, Optional.empty(), Optional.empty());
        }
        return new Lineage(
                headers.origin().orElseGet(() -> Origin.of(record)),
                headers.count(LetterHeaders.ATTEMPTS).orElse(0),
                headers.count(LetterHeaders.ROUND).orElse(0),
                headers.instant(LetterHeaders.FIRST_FAILED_AT),
                notBefore);
    }

    /** With the failure that the letter is about: what the next one to read the record is to know. */
    public static Lineage after(DeadLetter letter) {
        Lineage before = of(letter.record());
        return new Lineage(
                before.origin,
                before.attempts + letter.attempts(),
                letter.notBefore() == null ? before.rounds : before.rounds + 1,
                Optional.of(before.firstFailedAt.orElse(letter.firstFailedAt())),
                Optional.ofNullable(letter.notBefore()));
    }
}
