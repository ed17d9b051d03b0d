package io.baton.internal.kafka;

import io.baton.internal.lease.Checkpoint;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** A checkpoint in Kafka's form, and back: the offset, and the leader epoch of the record before it where that is known. */
final class KafkaOffset {

    private KafkaOffset() {}

    static OffsetAndMetadata of(Checkpoint checkpoint, String metadata) {
        Optional<Integer> epoch = checkpoint.leaderEpoch().isPresent()
                ? Optional.of(checkpoint.leaderEpoch().getAsInt())
                : Optional.empty();
        return new OffsetAndMetadata(checkpoint.nextOffset(), epoch, metadata);
    }

    static Checkpoint checkpoint(OffsetAndMetadata offset) {
        return new Checkpoint(
                offset.offset(), offset.leaderEpoch().map(OptionalInt::of).orElse(OptionalInt.empty()));
    }
}
