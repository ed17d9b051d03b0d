package io.baton.internal.lease;

import static io.baton.internal.lease.LeaseRows.FIRST;
import static io.baton.internal.lease.LeaseRows.ITS_RETRY;
import static io.baton.internal.lease.LeaseRows.NEXT;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * For a row, the steps that are right for it but for one thing at the most, be it in the step or in the row: whatever a
 * condition forgets, one of them is accepted that should not be, or refused that should not be.
 */
final class NearMisses {

    private static final Instant AT = Instant.parse("2026-11-21T13:00:00.654321Z");
    private static final String EARLIER = "0001-0004";
    private static final String LATER = "0001-0006";
    private static final List<Owner> OWNERS = List.of(FIRST, ITS_RETRY, NEXT);

    private final LeaseKey key;
    private final Lease row;
    private final List<Step> steps = new ArrayList<>();

    private NearMisses(LeaseKey key, Lease row) {
        this.key = key;
        this.row = row;
    }

    /** @param row {@link Lease#fresh} where there is none */
    static List<Step> of(LeaseKey key, Lease row) {
        var misses = new NearMisses(key, row);
        misses.newcomers();
        misses.roles().forEach(misses::of);
        misses.operator();
        return misses.steps;
    }

    /** Who a step may be of. */
    private record Role(Owner owner, Generation mine) {}

    /** The claimant and the holder. */
    private Set<Role> roles() {
        var roles = new LinkedHashSet<Role>();
        if (row.claim() != null) {
            roles.add(new Role(named(row.claim().ownerId()), row.claim().generation()));
        }
        if (row.holder() != null) {
            roles.add(new Role(named(row.holder().ownerId()), row.holder().generation()));
        }
        return roles;
    }

    private static Owner named(String ownerId) {
        return OWNERS.stream()
                .filter(owner -> owner.id().equals(ownerId))
                .findFirst()
                .orElseThrow();
    }

    private void newcomers() {
        long tick = row.claim() == null ? LeaseRows.TICK : row.claim().tick().epochMillis();
        long admitted =
                row.admitted() == null ? LeaseRows.TICK : row.admitted().tick().epochMillis();
        for (long distance : List.of(-1L, 0L, 1L)) {
            steps.add(new Step.Admit(key, NEXT, new Tick(admitted + distance), AT));
            claim(NEXT, new Intent.Scheduled(new Tick(tick + distance)));
        }
        OWNERS.forEach(owner -> claim(owner, new Intent.Manual(new Tick(tick))));
        claim(NEXT, new Intent.Watchdog(new Tick(tick + 1)));
        for (Lease.Heartbeats seen : almost(row.heartbeats())) {
            steps.add(new Step.ClaimSilent(key, NEXT, new Intent.Scheduled(new Tick(tick)), seen, AT));
        }
    }

    private void claim(Owner owner, Intent intent) {
        steps.add(new Step.Claim(key, owner, intent, owner.equals(NEXT) ? "id" : null, AT));
    }

    private void of(Role role) {
        exactly(role);
        OWNERS.stream()
                .filter(owner -> !owner.equals(role.owner()))
                .forEach(owner -> whoever(new Role(owner, role.mine())));
        whoever(new Role(role.owner(), role.mine().next()));
    }

    private void exactly(Role role) {
        whoever(role);
        almost(row.heartbeats()).forEach(seen -> evict(role, seen));
        for (Checkpoint checkpoint :
                List.of(further(), at(-1), at(0).with(EARLIER), at(0).with(LATER), at(3).with(null))) {
            checkpointing(role, checkpoint, row.lastSeekDone(), lastSeek());
        }
        LongStream.of(row.lastSeekDone() - 1, row.lastSeekDone() + 1)
                .filter(seekDone -> seekDone >= 0)
                .forEach(seekDone -> checkpointing(role, at(0), seekDone, lastSeek() + 1));
    }

    private void whoever(Role role) {
        steps.add(new Step.Await(key, role.owner(), role.mine(), AT));
        steps.add(new Step.Activate(key, role.owner(), role.mine(), at(0), AT));
        evict(role, row.heartbeats());
        checkpointing(role, at(0), row.lastSeekDone(), lastSeek());
        steps.add(new Step.Resign(key, role.owner(), role.mine()));
    }

    private void evict(Role role, Lease.Heartbeats seen) {
        steps.add(new Step.Evict(key, role.owner(), role.mine(), seen, at(0), AT));
    }

    private void checkpointing(Role role, Checkpoint checkpoint, long seekDone, long seek) {
        steps.add(new Step.Renew(key, role.owner(), role.mine(), new Step.HolderProgress(checkpoint, seekDone), AT));
        steps.add(new Step.Move(key, role.owner(), role.mine(), checkpoint, seek, AT));
        steps.add(new Step.Release(
                key, role.owner(), role.mine(), new Step.HolderProgress(checkpoint, seekDone), true, AT, AT));
        steps.add(new Step.Release(
                key, role.owner(), role.mine(), new Step.HolderProgress(checkpoint, seekDone), false, AT, AT));
    }

    private void operator() {
        steps.add(new Step.Command(key, DesiredState.STOP, "ops", "because", AT));
        steps.add(new Step.Command(key, DesiredState.RUN, "ops", "because", AT));
        LongStream.rangeClosed(Math.max(1, row.lastSeek()), row.lastSeek() + 2)
                .forEach(number -> steps.add(new Step.Seek(key, new Lease.Seek(number, 7, 3L, "ops", "because", AT))));
    }

    private long lastSeek() {
        return Math.max(1, row.lastSeek());
    }

    private Checkpoint further() {
        long next = at(3).nextOffset();
        return new Checkpoint(
                next,
                OptionalInt.of(4),
                new FinishedAhead.Builder().add(next + 1, next + 300).build(),
                LATER);
    }

    private Checkpoint at(long distance) {
        return Checkpoint.at(row.checkpoint().map(Checkpoint::nextOffset).orElse(LeaseRows.OFFSET) + distance)
                .with(row.checkpoint().map(Checkpoint::snapshot).orElse(null));
    }

    /** What was seen; and in one figure not quite, or without one of the two. Who has no generation has no beat. */
    private static List<Lease.Heartbeats> almost(Lease.Heartbeats seen) {
        var almost = new ArrayList<Lease.Heartbeats>();
        long claim = seen.claimGeneration();
        long holder = seen.holderGeneration();
        almost.add(seen);
        almost.add(new Lease.Heartbeats(claim + 1, seen.claimHeartbeats(), holder, seen.holderHeartbeats()));
        almost.add(new Lease.Heartbeats(claim, seen.claimHeartbeats(), holder + 1, seen.holderHeartbeats()));
        almost.add(new Lease.Heartbeats(0, 0, holder, seen.holderHeartbeats()));
        almost.add(new Lease.Heartbeats(claim, seen.claimHeartbeats(), 0, 0));
        if (claim > 0) {
            almost.add(new Lease.Heartbeats(claim, seen.claimHeartbeats() + 1, holder, seen.holderHeartbeats()));
        }
        if (holder > 0) {
            almost.add(new Lease.Heartbeats(claim, seen.claimHeartbeats(), holder, seen.holderHeartbeats() + 1));
        }
        return almost;
    }
}
