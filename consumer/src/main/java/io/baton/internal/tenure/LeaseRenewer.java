package io.baton.internal.tenure;

import io.baton.Outcome;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.HeldLease.Renewal;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.Setbacks;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Renews the lease of a hold when that is due: writes how far the session came, measures it, and reads from the answer whether
 * the hold is to end. Confined to the lease thread.
 */
final class LeaseRenewer {

    /** How late a renewal that a record waits for may be begun. */
    private static final Duration CAUTIOUS_SLICE = Duration.ofMillis(5);

    private final HeldLease lease;
    private final CurrentSession current;
    private final HoldSetbacks setbacks;
    private final Renewals renewals;
    private final Intake intake;
    private final PartitionGauges gauges;
    private final Duration mirrorPatience;

    /** @param mirrorPatience how long Kafka's group offset may keep it */
    LeaseRenewer(
            HeldLease lease,
            CurrentSession current,
            HoldSetbacks setbacks,
            Renewals renewals,
            Intake intake,
            PartitionGauges gauges,
            Duration mirrorPatience) {
        this.lease = lease;
        this.current = current;
        this.setbacks = setbacks;
        this.renewals = renewals;
        this.intake = intake;
        this.gauges = gauges;
        this.mirrorPatience = mirrorPatience;
    }

    /** How the hold ends, if a renewal was due and told so. */
    Optional<Ending> renewIfDue() throws InterruptedException {
        boolean askedFor = setbacks.askForRenewal() && !renewals.areUnanswered();
        if (renewals.untilDue(current::reached).isPositive() && !askedFor) {
            return Optional.empty();
        }
        Checkpoint checkpoint = current.reached();
        measure(checkpoint);
        try {
            Setbacks left = setbacks.at(checkpoint);
            Renewal renewal = lease.renew(checkpoint, left);
            if (!(renewal instanceof Renewal.Fenced)) {
                renewals.answered(checkpoint);
                setbacks.written(left);
                current.written(checkpoint);
            }
            return switch (renewal) {
                case Renewal.Renewed ignored -> mirrored(checkpoint);
                case Renewal.SeekAsked ignored -> mirrored(checkpoint);
                case Renewal.Superseded superseded ->
                    Optional.of(Ending.of(Outcome.SUPERSEDED, "handed over to generation " + superseded.by()));
                case Renewal.Stopped stopped ->
                    Optional.of(Ending.of(Outcome.STOPPED, Reasons.stopped(stopped.command())));
                case Renewal.Fenced fenced -> Optional.of(fenced(fenced));
            };
        } catch (LeaseStoreException e) {
            renewals.unanswered(e, lease.fence().open());
            return Optional.empty();
        }
    }

    /** Until the next one is due or may be asked for, but this long at most. */
    Duration untilDue(Duration atMost) {
        Duration slice = setbacks.areMetWithCaution() ? CAUTIOUS_SLICE : atMost;
        Duration left = renewals.untilDue(current::reached);
        Duration shorter = left.compareTo(slice) < 0 ? left : slice;
        return shorter.isNegative() ? Duration.ZERO : shorter;
    }

    /** Not where a transaction is open: its records are to come, and nobody else tells of one that hangs. */
    boolean hasNothingToDo(Checkpoint reached) {
        OptionalLong logEnd = intake.status().end();
        return renewals.isIdle(reached)
                && lease.seek().isEmpty()
                && logEnd.isPresent()
                && logEnd.getAsLong() <= reached.nextOffset();
    }

    static Ending fenced(Renewal.Fenced fenced) {
        return Ending.of(
                Outcome.FENCED,
                fenced.row().isEmpty()
                        ? "the lease row was deleted"
                        : "it was silent for a lease duration and was replaced");
    }

    private void measure(Checkpoint checkpoint) {
        PartitionStatus status = intake.status();
        gauges.hold(lease.generation(), checkpoint, status);
        current.measureLag(checkpoint, status, intake.buffer());
        gauges.passOnIfDue();
    }

    private Optional<Ending> mirrored(Checkpoint checkpoint) throws InterruptedException {
        intake.mirror(checkpoint, mirrorPatience);
        return Optional.empty();
    }
}
