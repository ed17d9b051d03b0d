package io.baton.infra.cli.view;

import io.baton.internal.lease.Lease;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes the view of one partition from its row, its log and a clock. Pure: the same arguments give the same view.
 *
 * <p>The clock is that of this machine; rows have times of the functions' clocks. If the clocks differ by more than a lease
 * duration, a live holder looks silent ({@code doctor} measures the difference).
 */
public final class LeaseJudge {

    private static final String OWNER_SEPARATOR = "#";

    private LeaseJudge() {}

    /**
     * The view of a row.
     *
     * @param earlier the view of the last look; null at the first look, which can't know a stall or a rewind
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
                null,
                null,
                handOff(row),
                new OrderView(
                        row.command().desired().name(),
                        row.command().by(),
                        row.command().why(),
                        row.command().at()),
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
                        claim.heartbeatAt(),
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

    /** A generation between the releasing one and the holder resigned, or held and was evicted: the row does not say which. */
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

    /** The seek that waits, otherwise the last seek that was made. */
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
