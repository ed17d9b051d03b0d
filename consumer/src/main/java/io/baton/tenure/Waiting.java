package io.baton.tenure;

import io.baton.Outcome;
import io.baton.lease.Checkpoint;
import io.baton.lease.Claimant;
import io.baton.lease.Claimant.Look;
import io.baton.lease.LeaseStoreException;
import io.baton.lease.LeaseTimings;
import io.baton.lease.Tenancy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the claim to the hold: looks again and again, and prefetches in between. Confined to the poll thread. */
final class Waiting {

    /** How the wait ended. */
    sealed interface Result {
        record Holds(Tenancy tenancy) implements Result {}

        record Ends(Ending ending) implements Result {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

    private final Claimant claimant;
    private final Intake intake;
    private final LeaseTimings timings;
    private final Deadline deadline;

    Waiting(Claimant claimant, Intake intake, LeaseTimings timings, Deadline deadline) {
        this.claimant = claimant;
        this.intake = intake;
        this.timings = timings;
        this.deadline = deadline;
    }

    Result untilItHolds(Checkpoint start) throws InterruptedException {
        try {
            intake.from(start.nextOffset());
            while (!deadline.due()) {
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
                                Outcome.STOPPED, Reasons.stopped(stopped.row().order())));
                    }
                    case Look.Waits waits -> waits.row().checkpoint().ifPresent(done -> intake.from(done.nextOffset()));
                    case Look.Unknown unknown ->
                        LOG.warn("The lease table did not answer a look; asking again", unknown.problem());
                }
                intake.during(timings.lookEvery());
            }
        } catch (SourceException e) {
            resignQuietly();
            throw e;
        }
        resignQuietly();
        return new Result.Ends(
                Ending.of(Outcome.DEADLINE, "its time was up while the holder still worked; it resigned its claim"));
    }

    private void resignQuietly() {
        try {
            claimant.resign();
        } catch (LeaseStoreException e) {
            LOG.warn("The claim could not be resigned; it counts as dead after a lease duration", e);
        }
    }
}
