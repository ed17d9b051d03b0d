package io.baton.internal.tenure;

import io.baton.Outcome;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.HeldLease.Renewal;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.metrics.Count;
import io.baton.internal.thrown.Thrown;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the hold to the release: consumes, renews, moves where the operator wants it, drains, lets go. Confined to the poll thread. */
final class HoldLoop {

    private static final Logger LOG = LoggerFactory.getLogger(HoldLoop.class);

    /** How late a handler's failure, or the deadline, may be noticed. */
    private static final Duration SLICE = Duration.ofMillis(50);
    /** How late a renewal that a record waits for may be begun. */
    private static final Duration CAUTIOUS_SLICE = Duration.ofMillis(5);
    /** What an interrupted handler gets to return in. */
    private static final Duration INTERRUPT_GRACE = Duration.ofMillis(250);

    private static final String TIME_UP = "no newer invocation came before its time was up";

    private final HeldLease tenancy;
    private final RecordProcessor processor;
    private final Intake intake;
    private final LeaseTimings timings;
    private final OptionalLong end;
    private final Deadline deadline;
    private final PartitionGauges vitals;
    private final Time time;
    private final HoldSetbacks setbacks;
    private final Seeks seeks;
    private final RenewalLog renewals = new RenewalLog();
    private boolean begun;
    private @Nullable Instant drainingAt;

    HoldLoop(
            HeldLease tenancy,
            RecordProcessor processor,
            Intake intake,
            Tenure.Conduct conduct,
            Deadline deadline,
            PartitionGauges vitals,
            Time time) {
        this.tenancy = tenancy;
        this.processor = processor;
        this.intake = intake;
        this.timings = conduct.timings();
        this.end = conduct.end();
        this.deadline = deadline;
        this.vitals = vitals;
        this.time = time;
        this.setbacks = new HoldSetbacks(tenancy, conduct.mostCrashes());
        this.seeks = new Seeks(tenancy);
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
        ending = withGivenUp(ending);
        Optional<Ending> notReleased = release();
        if (notReleased.isEmpty() && ending.outcome() != Outcome.SUPERSEDED) {
            intake.mirrorAndWait(reached(), timings.callTimeout());
        }
        return notReleased.orElse(ending);
    }

    private Ending consume(String topicId) {
        try {
            intake.hold(tenancy.start());
            while (true) {
                Optional<Ending> ending = whereItIsWanted();
                if (ending.isPresent()) {
                    return ending.get();
                }
                begin(topicId);
                ending = untilWantedElsewhere();
                if (ending.isPresent()) {
                    return ending.get();
                }
            }
        } catch (InterruptedException | RuntimeException e) {
            // whatever it was, what is finished gets checkpointed and the partition is let go in good order
            LOG.error("Consuming ends", e);
            return Ending.failed(e);
        }
    }

    private void begin(String topicId) throws InterruptedException {
        Checkpoint start = tenancy.start();
        processor.begin(new RecordProcessor.Hold(
                start,
                tenancy.generation(),
                tenancy.fence(),
                timings.callTimeout(),
                topicId,
                intake::fetch,
                setbacks.begin(start)));
        begun = true;
        intake.mirror(start, SLICE);
    }

    /** Consumes until the hold ends; empty when the operator asks for a seek, with nothing in hand then. */
    private Optional<Ending> untilWantedElsewhere() throws InterruptedException {
        while (tenancy.seek().isEmpty()) {
            Optional<Ending> ending = endingOrRenewal();
            if (ending.isPresent()) {
                return ending;
            }
            intake.topUp(shorter(slice(), tenancy.untilRenewal()));
        }
        processor.stop();
        // for as long as it takes: nobody waits for the partition, and it is renewed
        while (!processor.awaitIdle(shorter(slice(), tenancy.untilRenewal()))) {
            Optional<Ending> ending = endingOrRenewal();
            if (ending.isPresent()) {
                return ending;
            }
        }
        return processor.failure().map(Ending::failed);
    }

    /** Where a seek was asked for, moves there, with nothing in hand: one write, until the table has answered. */
    private Optional<Ending> whereItIsWanted() throws InterruptedException {
        while (tenancy.seek().isPresent()) {
            if (deadline.due()) {
                return Optional.of(deadline.ending(TIME_UP));
            }
            try {
                if (seeks.move(reached()) instanceof Renewal.Fenced fenced) {
                    return Optional.of(fenced(fenced));
                }
                renewals.answered();
                begun = false;
                intake.move(tenancy.start());
                if (tenancy.seek().isPresent()) {
                    time.pause(SLICE); // an operator, or a script, asks for one place after the other
                }
            } catch (LeaseStoreException e) {
                renewals.unanswered(e, tenancy.fence().open());
                time.pause(tenancy.untilRenewal());
            }
        }
        return Optional.empty();
    }

    /** How far it came; where it begins, as long as it has begun nothing. */
    Checkpoint reached() {
        return begun ? processor.checkpoint() : tenancy.start();
    }

    /** Those that it carried out, in order. */
    List<Lease.SeekDone> seeks() {
        return seeks.carriedOut();
    }

    /** When it began to drain; null before that. */
    @Nullable
    Instant drainingAt() {
        return drainingAt;
    }

    private Optional<Ending> endingOrRenewal() throws InterruptedException {
        Optional<RecordProcessor.Failure> failure = processor.failure();
        if (failure.isPresent()) {
            return Optional.of(Ending.failed(failure.get()));
        }
        if (end.isPresent() && reached().nextOffset() >= end.getAsLong()) {
            return Optional.of(
                    Ending.of(Outcome.COMPLETED, "everything before offset %s is done".formatted(end.getAsLong())));
        }
        return deadline.due() ? Optional.of(deadline.ending(TIME_UP)) : renewIfDue();
    }

    private Optional<Ending> renewIfDue() throws InterruptedException {
        boolean askedFor = setbacks.askForRenewal() && !renewals.areUnanswered();
        if (tenancy.untilRenewal().isPositive() && !askedFor) {
            return Optional.empty();
        }
        Checkpoint checkpoint = reached();
        vitals.beat(tenancy.generation(), checkpoint, processor, intake.standing());
        try {
            Setbacks left = setbacks.at(checkpoint);
            Renewal renewal = tenancy.renew(checkpoint, left);
            if (!(renewal instanceof Renewal.Fenced)) {
                renewals.answered();
                setbacks.written(left);
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
            renewals.unanswered(e, tenancy.fence().open());
            return Optional.empty();
        }
    }

    private Optional<Ending> mirrored(Checkpoint checkpoint) throws InterruptedException {
        intake.mirror(checkpoint, SLICE);
        return Optional.empty();
    }

    private static Ending fenced(Renewal.Fenced fenced) {
        return Ending.of(
                Outcome.FENCED,
                fenced.row().isEmpty()
                        ? "the lease row was deleted"
                        : "it was silent for a lease duration and was replaced");
    }

    /** Lets the record under way finish, renewing meanwhile; gives it up when the drain budget is spent. */
    private Ending drain(Ending ending) throws InterruptedException {
        drainingAt = time.now();
        processor.stop();
        long sinceNanos = time.nanos();
        while (!processor.awaitIdle(shorter(SLICE, tenancy.untilRenewal()))) {
            Duration budget = deadline.drainBudget(timings);
            if (time.nanos() - sinceNanos >= budget.toNanos()) {
                processor.abandon();
                processor.awaitIdle(shorter(INTERRUPT_GRACE, budget));
                break;
            }
            Optional<Ending> found = renewIfDue();
            if (found.isPresent() && found.get().outcome() == Outcome.FENCED) {
                return found.get();
            }
        }
        return ending;
    }

    /** Empty once it is released; otherwise why it can't be. */
    private Optional<Ending> release() throws InterruptedException {
        Instant servedUntil = processor.servedUntil().orElseGet(time::now);
        while (true) {
            try {
                return tenancy.release(reached(), setbacks(), servedUntil)
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

    /** Those that it leaves to its successor, or knows of while it holds. */
    Setbacks setbacks() {
        return isOutOfMemory() ? setbacks.afterCrash(reached()) : setbacks.atRelease(reached());
    }

    /** Then it lets go, but the next holder would come to the same end: it counts as a crash. */
    private boolean isOutOfMemory() {
        return processor
                .failure()
                .map(RecordProcessor.Failure::cause)
                .filter(Thrown::isTheJvms)
                .isPresent();
    }

    /** A record that its handler does not return from must not look like any hand-over. */
    private Ending withGivenUp(Ending ending) {
        OptionalLong offset = processor.givenUp();
        if (offset.isEmpty()) {
            return ending;
        }
        int times = setbacks.giveUp(offset.getAsLong(), reached());
        String what =
                "the handler did not return within the drain budget of %s, and the record at offset %s was given up (time %s in a row)"
                        .formatted(deadline.drainBudget(timings), offset.getAsLong(), times);
        LOG.error("{}; its successor does it again", what);
        vitals.meters().count(Count.GIVEN_UP);
        return new Ending(ending.outcome(), ending.reason() + "; " + what, ending.cause());
    }

    private Duration slice() {
        return setbacks.areMetWithCaution() ? CAUTIOUS_SLICE : SLICE;
    }

    private static Duration shorter(Duration one, Duration other) {
        Duration shorter = one.compareTo(other) < 0 ? one : other;
        return shorter.isNegative() ? Duration.ZERO : shorter;
    }
}
