package io.baton.infra.lab.replay;

import io.baton.infra.cli.snapshots.StateArchives;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.snapshot.SnapshotArchive;
import java.util.Set;

/** The snapshot of the live consumer's state with which a replay begins. */
public final class ReplaySnapshot {

    private final SnapshotArchive archive;
    private final LeaseKey live;
    private final SnapshotArchive.Found found;

    private ReplaySnapshot(SnapshotArchive archive, LeaseKey live, SnapshotArchive.Found found) {
        this.archive = archive;
        this.live = live;
        this.found = found;
    }

    /**
     * Finds the snapshot by its name.
     *
     * @throws IllegalArgumentException unless one partition is named
     */
    public static ReplaySnapshot find(
            StateArchives archives, String group, String topic, Set<Integer> partitions, String name) {
        if (partitions.size() != 1) {
            throw new IllegalArgumentException("--from-snapshot is of one partition: name it with --partitions N");
        }
        LeaseKey live = new LeaseKey(group, topic, partitions.iterator().next());
        SnapshotArchive archive = archives.of(live);
        return new ReplaySnapshot(archive, live, archive.current(live, name));
    }

    /** Where the range begins. */
    public long offset() {
        return found.nextOffset();
    }

    /** For people. */
    public String text() {
        return "begins with the state of snapshot %s, written at %s".formatted(found.name(), found.writtenAt());
    }

    /** Has the replay's partition begin with this state. */
    public void beginAt(ReplayState state, ReplayLeases leases, String group) throws InterruptedException {
        LeaseKey replayed = new LeaseKey(group, live.topic(), live.partition());
        leases.beginWith(replayed, offset(), state.copy(archive, live, found.name(), replayed));
    }
}
