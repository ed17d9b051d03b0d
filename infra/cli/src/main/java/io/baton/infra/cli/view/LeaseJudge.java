package io.baton.infra.cli.view;

import io.baton.internal.lease.Lease;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes the view of one partition from its row, its log and a clock. Pure: the same arguments give the same view.
 *
 * <p>The clock is whoever looks; rows are written by the clocks of functions. Where they differ by more than a lease
 * duration, a live holder looks silent ({@code doctor} measures that).
 */
public final class LeaseJudge {

    private static final String OWNER_SEPARATOR = "#";

    private LeaseJudge() {}

    /**
     * The view of a row.
     *
     * @param earlier the view at the look before; null at the first, from which stall and rewind can't be told
     */
    public static LeaseView judge(
            Lease row, PartitionLog log, Instant now, HealthLimits limits, @Nullable LeaseView earlier) {
        LeaseState state = StateRules.state(row, now, limits.leaseDuration());
        OffsetsView offsets = OffsetRules.offsets(row, log, now, earlier);
        HealthRules.Diagnosis diagnosis = new HealthRules(row, state, offsets, log, now, limits, earlier).diagnose();
        Lease.Holder holder = row.holder();
        Instant startedAt = startedAt(row);
        return new LeaseView(
                row.key().id(),
                row.key().groupId(),
                row.key().topic(),
                row.key().partition(),
                state,
                diagnosis.health(),
                diagnosis.reason(),
                row.generation().value(),
                holder(row),
                claim(row),
                tick(row),
                startedAt,
                holder == null ? null : Duration.between(holder.since(), now).toMillis(),
                startedAt == null || limits.functionTimeout() == null ? null : startedAt.plus(limits.functionTimeout()),
                offsets,
                null,
                handOff(row),
                new OrderView(
                        row.order().desired().name(),
                        row.order().by(),
                        row.order().why(),
                        row.order().at()),
                seek(row),
                null);
    }

    private static @Nullable HolderView holder(Lease row) {
        Lease.Holder holder = row.holder();
        return holder == null
                ? null
                : new HolderView(
                        holder.generation().value(),
                        requestId(holder.ownerId()),
                        holder.functionVersion(),
                        holder.logStream(),
                        holder.since(),
                        StateRules.renewedAt(row));
    }

    private static @Nullable ClaimView claim(Lease row) {
        Lease.Claim claim = row.claim();
        return claim == null
                ? null
                : new ClaimView(
                        claim.generation().value(),
                        requestId(claim.ownerId()),
                        Instant.ofEpochMilli(claim.tick().epochMillis()),
                        claim.beatAt(),
                        claim.ended());
    }

    /** The row keeps the newest claim's tick only: the holder's, unless a successor waits. */
    private static @Nullable Instant tick(Lease row) {
        Lease.Holder holder = row.holder();
        Lease.Claim claim = row.claim();
        return holder != null && claim != null && claim.generation().equals(holder.generation())
                ? Instant.ofEpochMilli(claim.tick().epochMillis())
                : null;
    }

    private static @Nullable Instant startedAt(Lease row) {
        Lease.Holder holder = row.holder();
        Lease.Admitted admitted = row.admitted();
        return holder != null && admitted != null && admitted.ownerId().equals(holder.ownerId()) ? admitted.at() : null;
    }

    /** Generations between the release and the holder's resigned, or held and were evicted: the row can't say which. */
    private static @Nullable HandOffView handOff(Lease row) {
        Lease.HandOff last = row.handOff();
        Lease.Holder holder = row.holder();
        if (last == null) {
            return null;
        }
        long from = last.generation().value();
        boolean clean = holder == null || holder.generation().value() == from + 1;
        return new HandOffView(from, last.servedUntil(), clean ? true : null, null, clean ? 0L : null);
    }

    /** The one that waits, else the last that was made. */
    private static @Nullable SeekView seek(Lease row) {
        Lease.Seek waits = row.seek();
        if (waits != null) {
            return new SeekView(waits.plannedFrom(), waits.to(), waits.by(), waits.why(), waits.at(), null);
        }
        Lease.SeekDone made = row.seekDone();
        return made == null ? null : new SeekView(made.from(), made.to(), made.by(), null, null, made.at());
    }

    /** Lambda's request id, with which an owner's id begins. */
    public static String requestId(String ownerId) {
        int separator = ownerId.indexOf(OWNER_SEPARATOR);
        return separator < 0 ? ownerId : ownerId.substring(0, separator);
    }
}
