package io.baton.tenure;

import io.baton.Outcome;
import io.baton.lease.Checkpoint;
import io.baton.lease.LeaseStoreException;
import io.baton.lease.LeaseTimings;
import io.baton.lease.Tenancy;
import io.baton.lease.Tenancy.Renewal;
import io.baton.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the hold to the release: consumes, renews, drains, lets go. Confined to the poll thread. */
final class Holding {

    private static final Logger LOG = LoggerFactory.getLogger(Holding.class);

    /** How late a handler's failure, or the deadline, may be noticed. */
    private static final Duration SLICE = Duration.ofMillis(50);
    /** What an interrupted handler gets to return in. */
    private static final Duration INTERRUPT_GRACE = Duration.ofMillis(250);

    private final Tenancy tenancy;
    private final PartitionSource source;
    private final RecordProcessor processor;
    private final Intake intake;
    private final LeaseTimings timings;
    private final Deadline deadline;
    private final Vitals vitals;
    private final Time time;
    private final RenewalLog renewals = new RenewalLog();

    Holding(
            Tenancy tenancy,
            PartitionSource source,
            RecordProcessor processor,
            Intake intake,
            LeaseTimings timings,
            Deadline deadline,
            Vitals vitals,
            Time time) {
        this.tenancy = tenancy;
        this.source = source;
        this.processor = processor;
        this.intake = intake;
        this.timings = timings;
        this.deadline = deadline;
        this.vitals = vitals;
        this.time = time;
    }

    Ending untilReleased(String topicId) throws InterruptedException {
        Ending ending = consume(topicId);
        if (ending.outcome() != Outcome.FENCED) {
            ending = drain(ending);
        }
        if (ending.outcome() == Outcome.FENCED) {
            processor.stop();
            processor.abandon();
            return ending;
        }
        Optional<Ending> notReleased = release();
        if (notReleased.isEmpty() && ending.outcome() != Outcome.SUPERSEDED) {
            source.mirrorAndWait(processor.checkpoint(), timings.callTimeout());
        }
        return notReleased.orElse(ending);
    }

    private Ending consume(String topicId) {
        try {
            Checkpoint start = tenancy.start();
            intake.hold(start);
            processor.begin(new RecordProcessor.Hold(
                    start, tenancy.generation(), tenancy.fence(), timings.callTimeout(), topicId, intake::fetch));
            intake.mirror(start, SLICE);
            while (true) {
                Optional<RecordProcessor.Failure> failure = processor.failure();
                if (failure.isPresent()) {
                    return Ending.failed(failure.get());
                }
                if (deadline.due()) {
                    return Ending.of(Outcome.DEADLINE, "no newer invocation came before its time was up");
                }
                Optional<Ending> ending = renewIfDue();
                if (ending.isPresent()) {
                    return ending.get();
                }
                intake.topUp(shorter(SLICE, tenancy.untilRenewal()));
            }
        } catch (InterruptedException | RuntimeException e) {
            // whatever it was, what is finished gets checkpointed and the partition is let go in good order
            LOG.error("Consuming ends", e);
            return Ending.failed(e);
        }
    }

    private Optional<Ending> renewIfDue() throws InterruptedException {
        if (tenancy.untilRenewal().isPositive()) {
            return Optional.empty();
        }
        Checkpoint checkpoint = processor.checkpoint();
        vitals.beat(tenancy.generation(), checkpoint, processor, source.standing());
        try {
            return switch (tenancy.renew(checkpoint)) {
                case Renewal.Renewed ignored -> {
                    renewals.answered();
                    intake.mirror(checkpoint, SLICE);
                    yield Optional.empty();
                }
                case Renewal.Superseded superseded ->
                    Optional.of(Ending.of(Outcome.SUPERSEDED, "handed over to generation " + superseded.by()));
                case Renewal.Stopped stopped ->
                    Optional.of(Ending.of(Outcome.STOPPED, Reasons.stopped(stopped.order())));
                case Renewal.Fenced fenced ->
                    Optional.of(Ending.of(
                            Outcome.FENCED,
                            fenced.row().isEmpty()
                                    ? "the lease row was deleted"
                                    : "it was silent for a lease duration and was replaced"));
            };
        } catch (LeaseStoreException e) {
            renewals.unanswered(e, tenancy.fence().open());
            return Optional.empty();
        }
    }

    /** Lets the record under way finish, renewing meanwhile; gives it up when the drain budget is spent. */
    private Ending drain(Ending ending) throws InterruptedException {
        processor.stop();
        long until = time.nanos() + timings.drainBudget().toNanos();
        while (!processor.awaitIdle(shorter(SLICE, tenancy.untilRenewal()))) {
            if (time.nanos() - until >= 0) {
                LOG.warn(
                        "A handler outlasts the drain budget of {}; its record stays unfinished",
                        timings.drainBudget());
                processor.abandon();
                processor.awaitIdle(INTERRUPT_GRACE);
                break;
            }
            Optional<Ending> found = renewIfDue();
            if (found.isPresent() && found.get().outcome() == Outcome.FENCED) {
                return found.get();
            }
        }
        return ending;
    }

    /** Why it could not be released, unless it was. */
    private Optional<Ending> release() throws InterruptedException {
        Instant servedUntil = time.now();
        while (true) {
            try {
                return tenancy.release(processor.checkpoint(), servedUntil)
                        ? Optional.empty()
                        : Optional.of(Ending.of(Outcome.FENCED, "it was replaced while it drained"));
            } catch (LeaseStoreException e) {
                if (deadline.remaining().get().compareTo(timings.callTimeout().multipliedBy(2)) < 0) {
                    return Optional.of(Ending.failed(e));
                }
                LOG.warn("The lease was not released, and is tried again: {}", e.getMessage());
                time.pause(timings.renewEvery().dividedBy(4));
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        Duration shorter = one.compareTo(other) < 0 ? one : other;
        return shorter.isNegative() ? Duration.ZERO : shorter;
    }
}
