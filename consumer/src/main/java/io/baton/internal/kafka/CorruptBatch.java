package io.baton.internal.kafka;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * A batch of records whose bytes on the broker's disk are not those that were written. Kafka's client tells it only by the
 * message of its exception, or of the exception's cause.
 *
 * @param offset of its first record
 * @param reason as Kafka words it: with the stored checksum and the computed checksum, if it knows them
 */
record CorruptBatch(long offset, String reason) {

    private static final Pattern FETCHED =
            Pattern.compile("Record(?: batch)? for partition \\S+ at offset (\\d+) is invalid, cause: ([^:]*)");

    private static final Pattern REFUSED =
            Pattern.compile("(Encountered corrupt message) when fetching offset (\\d+) for topic-partition");

    static Optional<CorruptBatch> in(Throwable thrown) {
        String told = Causes.told(thrown);
        Matcher fetched = FETCHED.matcher(told);
        if (fetched.find()) {
            return Optional.of(new CorruptBatch(Long.parseLong(fetched.group(1)), fetched.group(2)));
        }
        Matcher refused = REFUSED.matcher(told);
        return refused.find()
                ? Optional.of(new CorruptBatch(Long.parseLong(refused.group(2)), "the broker finds it corrupt"))
                : Optional.empty();
    }

    String explained(TopicPartition partition, String groupId) {
        return "The batch of records that begins at offset %s of %s is corrupt on the broker's disk: %s. Nothing is skipped. Another replica may have it whole: make that one the leader. To go on without it, find its last offset (kafka-dump-log.sh --files … --deep-iteration) and pass it: baton leases seek %s/%s/%s --to-offset <last + 1> --execute. To read it unchecked, set KAFKA_CHECK_CRCS=false."
                .formatted(offset, partition, reason, groupId, partition.topic(), partition.partition());
    }
}
