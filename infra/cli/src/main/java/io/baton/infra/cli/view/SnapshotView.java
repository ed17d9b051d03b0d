package io.baton.infra.cli.view;

import io.baton.internal.lease.LeaseKey;
import io.baton.internal.snapshot.SnapshotArchive;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as {@code --json} has it.
 *
 * @param offset where to go on with this state
 * @param ageMillis since it was written
 * @param current whether the lease row names it
 * @param kept whether it is kept on purpose, so that a seek can restore it
 * @param objects the number of objects that it needs
 * @param storedBytes the bytes of these objects
 * @param entries null if not known
 * @param stateBytes in memory; null if not known
 * @param problem why nothing else is known
 */
public record SnapshotView(
        LeaseKey key,
        String name,
        @Nullable Long offset,
        @Nullable Instant writtenAt,
        @Nullable Long ageMillis,
        boolean current,
        boolean kept,
        @Nullable Integer objects,
        @Nullable Long storedBytes,
        @Nullable Long entries,
        @Nullable Long stateBytes,
        @Nullable String problem) {

    /** A snapshot that was found. */
    public static SnapshotView of(LeaseKey key, SnapshotArchive.Found found, boolean current, Instant now) {
        return new SnapshotView(
                key,
                found.name(),
                found.nextOffset(),
                found.writtenAt(),
                Math.max(0, Duration.between(found.writtenAt(), now).toMillis()),
                current,
                found.kept(),
                found.objects(),
                found.storedBytes(),
                found.entries(),
                found.stateBytes(),
                null);
    }

    /** The snapshot that the row names, where its newest object can't be read. */
    public static SnapshotView unreadable(LeaseKey key, String name, String problem) {
        return new SnapshotView(key, name, null, null, null, true, false, null, null, null, null, problem);
    }
}
