package io.baton.internal.tenure;

import io.baton.Outcome;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Claimant;
import io.baton.internal.lease.Claimant.Look;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the claim to the hold: looks again and again, and prefetches in between. Confined to the lease thread. */
final class Waiting {

    /** How the wait ended. */
    sealed interface Result {
        record Holds(HeldLease lease) implements Result {}

        record Ends(Ending ending) implements Result {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

    private final Claimant claimant;
    private final RecordProcessor processor;
    private final Intake intake;
    private final LeaseTimings timings;
    private final Deadline deadline;
    private final Time time;

    Waiting(
            Claimant claimant,
            RecordProcessor processor,
            Intake intake,
            LeaseTimings timings,
            Deadline deadline,
            Time time) {
        this.claimant = claimant;
        this.processor = processor;
        this.intake = intake;
        this.timings = timings;
        this.deadline = deadline;
        this.time = time;
    }

    /** @param whereToBegin what the row says, or Kafka where the row is new */
    Result untilItHolds(Supplier<Checkpoint> whereToBegin) throws InterruptedException {
        try {
            Checkpoint start = whereToBegin.get();
            begin(start);
            while (!deadline.due()) {
                long lookedAtNanos = time.nanos();
                switch (claimant.look(start)) {
                    case Look.Holds holds -> {
                        return new Result.Holds(holds.tenancy());
                    }
                    case Look.Superseded ignored -> {
                        return new Result.Ends(Ending.of(
                                Outcome.SUPERSEDED, "a newer invocation claimed before this one held the partition"));
                    }
                    case Look.Stopped stopped -> {
                        resignQuietly();
                        return new Result.Ends(Ending.of(
                                Outcome.STOPPED, Reasons.stopped(stopped.row().command())));
                    }
                    case Look.Waits waits -> waits.row().checkpoint().ifPresent(this::begin);
                    case Look.Unknown unknown ->
                        LOG.warn(
                                "An attempt to activate got no answer, and is repeated: {}",
                                unknown.problem().getMessage());
                }
                intake.during(untilNextLook(lookedAtNanos));
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            resignQuietly();
            throw e;
        }
        resignQuietly();
        return new Result.Ends(deadline.ending("its time was up while the holder still worked; it resigned its claim"));
    }

    private void begin(Checkpoint start) {
        intake.from(start);
        processor.foresee(start);
    }

    /** Looks keep their pace however long each takes, but for a moment's fetching in between. */
    private Duration untilNextLook(long lookedAtNanos) {
        Duration every = timings.lookEvery();
        Duration left = every.minusNanos(time.nanos() - lookedAtNanos);
        Duration least = every.dividedBy(4);
        return left.compareTo(least) > 0 ? left : least;
    }

    private void resignQuietly() {
        try {
            claimant.resign();
        } catch (LeaseStoreException e) {
            LOG.warn("The claim could not be resigned; it gives way after a lease duration: {}", e.getMessage());
        }
    }
}
