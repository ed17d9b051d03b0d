package io.baton.internal.processing;

import io.baton.internal.lease.LeaseKey;
import io.baton.internal.logging.CurrentRecord;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** The records in hand in one session, for the lease thread, which may have to give them up. Safe for all threads. */
final class InHand {

    private static final long NONE = -1;

    private final LeaseKey lease;
    private final long generation;
    private final Set<CurrentRecord> current = ConcurrentHashMap.newKeySet();
    private volatile long batchFrom = NONE;

    InHand(LeaseKey lease, long generation) {
        this.lease = lease;
        this.generation = generation;
    }

    /** For a thread that handles records, which closes it at its end. */
    CurrentRecord enter() {
        CurrentRecord entered =
                CurrentRecord.enter(lease.groupId(), lease.topic(), lease.partition(), generation, current::remove);
        current.add(entered);
        return entered;
    }

    /** A batch that begins at this offset is in hand. */
    void batch(long from) {
        batchFrom = from;
    }

    void noBatch() {
        batchFrom = NONE;
    }

    /** The lowest offset in hand. */
    OptionalLong lowest() {
        LongStream records = current.stream()
                .map(CurrentRecord::offset)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong);
        return LongStream.concat(records, LongStream.of(batchFrom))
                .filter(offset -> offset != NONE)
                .min();
    }
}
