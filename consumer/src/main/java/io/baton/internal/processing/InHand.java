package io.baton.internal.processing;

import io.baton.internal.lease.LeaseKey;
import io.baton.internal.logging.CurrentRecord;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The records that workers have in hand under one hold, for the poll thread, which may have to give them up. Safe for all threads. */
final class InHand {

    private final LeaseKey lease;
    private final long generation;
    private final Set<CurrentRecord> current = ConcurrentHashMap.newKeySet();

    InHand(LeaseKey lease, long generation) {
        this.lease = lease;
        this.generation = generation;
    }

    /** For a worker, which closes it at its end. */
    CurrentRecord enter() {
        CurrentRecord entered =
                CurrentRecord.enter(lease.groupId(), lease.topic(), lease.partition(), generation, current::remove);
        current.add(entered);
        return entered;
    }

    /** The lowest offset among them. */
    OptionalLong lowest() {
        return current.stream()
                .map(CurrentRecord::offset)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min();
    }
}
