package io.baton.internal.deadletter;

import io.baton.FailurePolicy;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topic into which a pipeline puts records for later. Only a record that is read from there, and that its own group put
 * there, has failed before. In every other topic Baton's headers are a user's: somebody passed them on, and nothing they say
 * is believed. Others that may write to the retry topic can still forge them, so a value that makes no sense counts as absent.
 *
 * @param name null for a pipeline that has none
 * @param groupId whose consumer it is
 */
public record RetryTopic(@Nullable String name, String groupId) {

    public static RetryTopic of(FailurePolicy policy, String groupId) {
        return new RetryTopic(policy instanceof FailurePolicy.RetryLater later ? later.topic() : null, groupId);
    }

    public Lineage lineage(ConsumerRecord<byte[], byte[]> record) {
        if (!isReadFromIt(record)) {
            return Lineage.none(record);
        }
        var headers = new HeaderValues(record.headers());
        Optional<Instant> notBefore = headers.millis(LetterHeaders.NOT_BEFORE);
        if (notBefore.isEmpty()) {
            return Lineage.none(record);
        }
        int rounds = headers.count(LetterHeaders.ROUND).orElse(0);
        if (isOfAnotherGroup(headers)) {
            // counted on: else two groups that share a retry topic would put each other's records back without end
            return Lineage.ofAnotherGroup(record, rounds);
        }
        return new Lineage(
                headers.origin().orElseGet(() -> Lineage.read(record)),
                true,
                headers.count(LetterHeaders.ATTEMPTS).orElse(0),
                rounds,
                headers.instant(LetterHeaders.FIRST_FAILED_AT),
                notBefore);
    }

    /** The topic that a deserializer is told: the one for which the record was serialized. */
    public String writtenFor(ConsumerRecord<byte[], byte[]> record) {
        return isReadFromIt(record) ? lineage(record).origin().topic() : record.topic();
    }

    private boolean isReadFromIt(ConsumerRecord<byte[], byte[]> record) {
        return name != null && name.equals(record.topic());
    }

    /** A letter that an operator sends here need not say whose it was. */
    private boolean isOfAnotherGroup(HeaderValues headers) {
        return headers.text(LetterHeaders.GROUP)
                .filter(group -> !group.equals(groupId))
                .isPresent();
    }
}
