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

/**
 * From the hold to the release: consumes in sessions, renews, moves where the operator wants it, drains, lets go. Confined to
 * the lease thread.
 */
final class HoldLoop {

    private static final Logger LOG = LoggerFactory.getLogger(HoldLoop.class);

    /** How late a handler's failure, or the deadline, may be noticed. */
    private static final Duration SLICE = Duration.ofMillis(50);
    /** What an interrupted handler gets to return in. */
    private static final Duration INTERRUPT_GRACE = Duration.ofMillis(250);

    private static final int MOST_BEGUN_AGAIN = 3;

    private static final String TIME_UP = "no newer invocation came before its time was up";

    private final HeldLease lease;
    private final RecordProcessor processor;
    private final Intake intake;
    private final LeaseTimings timings;
    private final OptionalLong end;
    private final Deadline deadline;
    private final PartitionGauges gauges;
    private final Time time;
    private final HoldSetbacks setbacks;
    private final Seeks seeks;
    private final Renewals renewals;
    private final Slumber.Sleeper sleeper;
    private final CurrentSession current;
    private final LeaseRenewer renewer;
    private int begunAgain;
    private @Nullable Instant drainingAt;
    /** What ended consuming or draining before its time. */
    private @Nullable Throwable broke;

    HoldLoop(
            HeldLease lease,
            RecordProcessor processor,
            Intake intake,
            Tenure.Conduct conduct,
            Deadline deadline,
            Neighbours neighbours,
            PartitionGauges gauges,
            Time time) {
        this.lease = lease;
        this.processor = processor;
        this.intake = intake;
        this.timings = conduct.timings();
        this.end = conduct.end();
        this.deadline = deadline;
        this.sleeper = neighbours.sleeper();
        this.gauges = gauges;
        this.time = time;
        this.setbacks = new HoldSetbacks(lease, conduct.mostCrashes(), neighbours.turns());
        this.seeks = new Seeks(lease);
        this.renewals = new Renewals(lease, intake, conduct.timings());
        this.current = new CurrentSession(lease);
        this.renewer = new LeaseRenewer(lease, current, setbacks, renewals, intake, gauges, SLICE);
    }

    Ending untilReleased(String topicId) throws InterruptedException {
        try {
            return consumeAndRelease(topicId);
        } finally {
            setbacks.end();
        }
    }

    private Ending consumeAndRelease(String topicId) throws InterruptedException {
        Ending ending = consume(topicId);
        if (ending.outcome() != Outcome.FENCED) {
            ending = drain(ending);
        }
        if (ending.outcome() == Outcome.FENCED) {
            stop();
            current.abandon();
            return ending;
        }
        if (isOutOfMemory()) {
            setbacks.crash();
        }
        ending = withGivenUp(ending);
        Optional<Ending> notReleased = release(ending.outcome() == Outcome.ASLEEP);
        if (notReleased.isEmpty() && ending.outcome() != Outcome.SUPERSEDED) {
            intake.mirrorAndWait(reached(), timings.callTimeout());
        }
        return notReleased.orElse(ending);
    }

    private Ending consume(String topicId) {
        try {
            intake.hold(lease.start());
            while (true) {
                Optional<Ending> ending = whereItIsWanted(topicId);
                if (ending.isPresent()) {
                    return ending.get();
                }
                begin(topicId);
                ending = untilWantedElsewhere();
                if (ending.isPresent()) {
                    return ending.get();
                }
            }
        } catch (Throwable e) {
            // whatever it was, what is finished gets checkpointed and the partition is let go in good order
            LOG.error("Consuming ends", Thrown.loggable(e));
            broke = e;
            return Ending.failed(e);
        }
    }

    private void begin(String topicId) throws InterruptedException {
        Checkpoint start = lease.start();
        Instant begunAt = time.now();
        boolean nothingWaits = intake.buffer().isEmpty();
        Session session = processor.begin(new Session.Start(
                start,
                lease.seekDone().map(Lease.SeekDone::number).orElse(0L),
                lease.generation(),
                lease.fence(),
                timings.callTimeout(),
                topicId,
                intake,
                setbacks.begin(start)));
        current.begin(session, Served.since(begunAt, nothingWaits, session), new Lag(gauges, time));
        renewals.consuming();
        intake.mirror(start, SLICE);
    }

    /** Consumes until the hold ends; empty when another session is to begin, with nothing in hand then. */
    private Optional<Ending> untilWantedElsewhere() throws InterruptedException {
        while (lease.seek().isEmpty() && !mayBeginAgain()) {
            current.round();
            Optional<Ending> ending = endingOrRenewal();
            if (ending.isPresent()) {
                return ending;
            }
            intake.topUp(renewer.untilDue(SLICE));
        }
        stop();
        // for as long as it takes: no successor waits for the partition, and the lease is renewed
        while (!current.awaitIdle(renewer.untilDue(SLICE))) {
            current.round();
            intake.watch();
            Optional<Ending> ending = endingOrRenewal();
            if (ending.isPresent()) {
                return ending;
            }
        }
        if (mayBeginAgain()) {
            beginAgain();
            return Optional.empty();
        }
        return current.failure().map(Ending::failed);
    }

    /** Each time another client must have come in between, so that it can't go on for ever. */
    private boolean mayBeginAgain() {
        return begunAgain < MOST_BEGUN_AGAIN && current.mayBeginAgain();
    }

    private void beginAgain() {
        begunAgain++;
        LOG.warn(
                "The session begins again ({} of {} times) from what is checkpointed: {}",
                begunAgain,
                MOST_BEGUN_AGAIN,
                current.failure().map(Session.Failure::reason).orElse(""));
        lease.beginAgain();
        current.end();
        intake.move(lease.start());
    }

    /** Where a seek was asked for, moves there, with nothing in hand: one write, until the table has answered. */
    private Optional<Ending> whereItIsWanted(String topicId) throws InterruptedException {
        while (lease.seek().isPresent()) {
            if (deadline.due()) {
                return Optional.of(deadline.ending(TIME_UP));
            }
            try {
                Lease.Seek seek = lease.seek().get().from(reached().snapshot());
                if (!processor.moved(seek, lease.generation(), lease.fence(), topicId, renewer.untilDue(SLICE))) {
                    Optional<Ending> ending = renewer.renewIfDue();
                    if (ending.isPresent()) {
                        return ending;
                    }
                    continue;
                }
                if (seeks.move(reached()) instanceof Renewal.Fenced fenced) {
                    return Optional.of(LeaseRenewer.fenced(fenced));
                }
                renewals.answered(lease.start());
                current.end();
                intake.move(lease.start());
                if (lease.seek().isPresent()) {
                    time.pause(SLICE); // an operator, or a script, asks for one place after the other
                }
            } catch (LeaseStoreException e) {
                renewals.unanswered(e, lease.fence().open());
                time.pause(lease.untilRenewal());
            }
        }
        return Optional.empty();
    }

    /** How far it came; where it begins, as long as no session has begun there. */
    Checkpoint reached() {
        return current.reached();
    }

    /** From when the partition was served: by the first session that served it. */
    Optional<Instant> servedFrom() {
        return current.servedFrom();
    }

    /** The seeks that it carried out, in order. */
    List<Lease.SeekDone> seeks() {
        return seeks.carriedOut();
    }

    /** When it began to drain; null before that. */
    @Nullable
    Instant drainingAt() {
        return drainingAt;
    }

    private Optional<Ending> endingOrRenewal() throws InterruptedException {
        Optional<Session.Failure> failure = current.failure();
        if (failure.isPresent() && !mayBeginAgain()) {
            return Optional.of(Ending.failed(failure.get()));
        }
        if (end.isPresent() && reached().nextOffset() >= end.getAsLong()) {
            return Optional.of(
                    Ending.of(Outcome.COMPLETED, "everything before offset %s is done".formatted(end.getAsLong())));
        }
        if (deadline.due()) {
            return Optional.of(deadline.ending(TIME_UP));
        }
        Optional<Ending> ending = renewer.renewIfDue();
        return ending.isEmpty() && sleeper.maySleep() ? sleepIfIdle() : ending;
    }

    private Optional<Ending> sleepIfIdle() {
        Checkpoint reached = reached();
        return sleeper.isTime(reached, renewer.hasNothingToDo(reached) && !current.awaitsTime(), time)
                ? Optional.of(Ending.of(Outcome.ASLEEP, sleeper.reason()))
                : Optional.empty();
    }

    private void stop() {
        renewals.draining();
        current.stop(time.now(), intake.buffer());
    }

    /** Lets the records in hand finish; whatever interrupts that, the partition is let go in good order. */
    private Ending drain(Ending ending) {
        drainingAt = time.now();
        stop();
        try {
            return drained(ending);
        } catch (Throwable e) {
            LOG.error("Draining ends", Thrown.loggable(e));
            broke = e;
            current.abandon();
            return Ending.failed(e);
        }
    }

    /** Renews meanwhile; gives up what is in hand when the drain budget is spent. */
    private Ending drained(Ending ending) throws InterruptedException {
        long sinceNanos = time.nanos();
        while (!current.awaitIdle(renewer.untilDue(SLICE))) {
            current.round();
            Duration budget = deadline.drainBudget(timings);
            if (time.nanos() - sinceNanos >= budget.toNanos()) {
                current.abandon();
                current.awaitIdle(INTERRUPT_GRACE.compareTo(budget) < 0 ? INTERRUPT_GRACE : budget);
                break;
            }
            Optional<Ending> found = renewer.renewIfDue();
            if (found.isPresent() && found.get().outcome() == Outcome.FENCED) {
                return found.get();
            }
        }
        return ending;
    }

    /** Empty once it is released; otherwise why it can't be. */
    private Optional<Ending> release(boolean asleep) throws InterruptedException {
        Instant servedUntil = current.servedUntil().orElseGet(time::now);
        while (true) {
            try {
                boolean released = asleep
                        ? lease.releaseAsleep(reached(), setbacks(), servedUntil)
                        : lease.release(reached(), setbacks(), servedUntil);
                return released
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
        return (broke != null && Thrown.isTheJvms(broke)) || current.isOutOfMemory();
    }

    /** A record that its handler does not return from must not look like any hand-over. */
    private Ending withGivenUp(Ending ending) {
        OptionalLong offset = current.givenUp();
        if (offset.isEmpty()) {
            return ending;
        }
        int times = setbacks.giveUp(offset.getAsLong(), reached());
        String what =
                "the handler did not return within the drain budget of %s, and the record at offset %s was given up (time %s in a row)"
                        .formatted(deadline.drainBudget(timings), offset.getAsLong(), times);
        LOG.error("{}; its successor does it again", what);
        gauges.meters().count(Count.GIVEN_UP);
        return new Ending(ending.outcome(), ending.reason() + "; " + what, ending.cause());
    }
}
