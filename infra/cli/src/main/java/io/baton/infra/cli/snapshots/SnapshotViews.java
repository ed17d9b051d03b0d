package io.baton.infra.cli.snapshots;

import io.baton.infra.cli.view.SnapshotView;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.snapshot.SnapshotArchive;
import io.baton.internal.state.StateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Views of a partition's snapshots. Stateless. */
public final class SnapshotViews {

    private SnapshotViews() {}

    /**
     * The kept snapshots and the current one, the oldest first, so that the current one comes last. If the current one can't be read,
     * its view says why.
     *
     * @param current the name in the lease row
     * @throws StateException if nothing can be read at present
     */
    public static List<SnapshotView> of(SnapshotArchive archive, LeaseKey key, String current, Instant now) {
        List<SnapshotView> views = new ArrayList<>();
        boolean seen = false;
        for (SnapshotArchive.Found kept : archive.kept(key)) {
            boolean isCurrent = kept.name().equals(current);
            seen |= isCurrent;
            views.add(SnapshotView.of(key, kept, isCurrent, now));
        }
        if (!seen) {
            views.add(current(archive, key, current, now));
        }
        return List.copyOf(views);
    }

    private static SnapshotView current(SnapshotArchive archive, LeaseKey key, String name, Instant now) {
        try {
            return SnapshotView.of(key, archive.current(key, name), true, now);
        } catch (StateException e) {
            if (e.mayPass()) {
                throw e;
            }
            return SnapshotView.unreadable(key, name, String.valueOf(e.getMessage()));
        }
    }
}
