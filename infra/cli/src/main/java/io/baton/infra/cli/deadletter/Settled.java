package io.baton.infra.cli.deadletter;

import io.baton.lease.FinishedAhead;
import java.util.Base64;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Which letters of a partition are sent back or put aside: those below an offset, and stretches past it. It is kept as the
 * committed offset of a group of its own, the stretches in the offset's metadata as in a lease row, so that it is written in
 * one transaction with what is sent. Immutable.
 *
 * @param next all below it are settled
 */
record Settled(long next, FinishedAhead ahead) {

    /** What a broker takes as metadata, unless it is told otherwise. */
    private static final int MOST_CHARACTERS = 4096;

    /** As it was committed, if ever; below the log's start there is nothing left to settle. */
    static Settled of(@Nullable OffsetAndMetadata committed, long logStart) {
        if (committed == null) {
            return new Settled(logStart, FinishedAhead.NONE);
        }
        FinishedAhead ahead = ahead(committed);
        long next = ahead.endOfStretch(Math.max(committed.offset(), logStart));
        return new Settled(next, ahead.from(next));
    }

    private static FinishedAhead ahead(OffsetAndMetadata committed) {
        if (committed.metadata() == null || committed.metadata().isEmpty()) {
            return FinishedAhead.NONE;
        }
        try {
            return FinishedAhead.decoded(Base64.getDecoder().decode(committed.metadata()), committed.offset());
        } catch (IllegalArgumentException e) {
            throw new LetterException(
                    "The redrive group's offset has metadata that is not ours: '%s'. Name another group with --redrive-group, or delete that one."
                            .formatted(committed.metadata()),
                    e);
        }
    }

    boolean contains(long offset) {
        return offset < next || ahead.contains(offset);
    }

    /** Throws {@link LetterException} where it does not fit. */
    OffsetAndMetadata asOffset() {
        String metadata = ahead.isEmpty() ? "" : Base64.getEncoder().encodeToString(ahead.encoded(next));
        if (metadata.length() > MOST_CHARACTERS) {
            throw new LetterException(
                    "Too many single letters are settled between others that are not (%,d stretches) for Kafka to remember: settle the older ones first"
                            .formatted(ahead.stretches()),
                    null);
        }
        return new OffsetAndMetadata(next, metadata);
    }
}
