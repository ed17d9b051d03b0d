package io.baton.infra.cli.leases;

import io.baton.infra.cli.seek.SeekTarget;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.snapshot.SnapshotArchive;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the kept snapshot that a seek's target means: the newest one at or before it. Stateless. */
final class KeptFinder {

    private static final Comparator<SnapshotArchive.Found> BY_AGE =
            Comparator.comparing(SnapshotArchive.Found::writtenAt).thenComparing(SnapshotArchive.Found::name);

    private final SeekTarget target;
    private final Instant now;

    /** @throws IllegalArgumentException if the target means no snapshot */
    KeptFinder(SeekTarget target, Instant now) {
        if (target instanceof SeekTarget.Earliest || target instanceof SeekTarget.Latest) {
            throw new IllegalArgumentException(
                    "--state restore wants a point in time, an offset or the name of a snapshot: --to-datetime, --by-duration, --to-offset or --to-snapshot");
        }
        this.target = target;
        this.now = now;
    }

    Optional<SnapshotArchive.Found> find(Lease row, List<SnapshotArchive.Found> kept) {
        return kept.stream().filter(fits(row)).max(BY_AGE);
    }

    private Predicate<SnapshotArchive.Found> fits(Lease row) {
        return switch (target) {
            case SeekTarget.Snapshot named -> found -> found.name().equals(named.name());
            case SeekTarget.Since since -> notAfter(since.moment());
            case SeekTarget.Ago ago -> notAfter(now.minus(ago.age()));
            case SeekTarget.Offset offset -> upTo(offset.offset());
            case SeekTarget.Current ignored -> upTo(checkpoint(row));
            case SeekTarget.Shift shift -> upTo(shifted(checkpoint(row), shift.records()));
            case SeekTarget.Each each -> {
                Long offset = each.offsets().get(row.key());
                yield offset == null ? found -> false : upTo(offset);
            }
            case SeekTarget.Earliest ignored -> found -> false;
            case SeekTarget.Latest ignored -> found -> false;
        };
    }

    private static Predicate<SnapshotArchive.Found> notAfter(Instant moment) {
        return found -> !found.writtenAt().isAfter(moment);
    }

    private static Predicate<SnapshotArchive.Found> upTo(long offset) {
        return found -> found.nextOffset() <= offset;
    }

    /** What would wrap is past every snapshot anyway. */
    private static long shifted(long from, long records) {
        return records > Long.MAX_VALUE - from ? Long.MAX_VALUE : from + records;
    }

    private static long checkpoint(Lease row) {
        return row.checkpoint().map(checkpoint -> checkpoint.nextOffset()).orElse(0L);
    }

    /** Why nothing was found, and what there is. */
    String missing(LeaseKey key, List<SnapshotArchive.Found> kept) {
        if (kept.isEmpty()) {
            return key
                    + ": no snapshot of it is kept yet; BATON_STATE_KEEP_HOURS and BATON_STATE_KEEP_DAYS say which are";
        }
        String wanted = target instanceof SeekTarget.Snapshot named
                ? "no snapshot '%s' of it is kept".formatted(named.name())
                : "no snapshot of it at or before that is kept";
        return "%s: %s; the oldest is %s of %s at offset %s, the newest %s of %s at offset %s"
                .formatted(
                        key,
                        wanted,
                        kept.getFirst().name(),
                        kept.getFirst().writtenAt(),
                        kept.getFirst().nextOffset(),
                        kept.getLast().name(),
                        kept.getLast().writtenAt(),
                        kept.getLast().nextOffset());
    }
}
