package io.baton.internal.tenure;

import io.baton.Outcome;
import io.baton.internal.lease.Admission;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Claimant;
import io.baton.internal.lease.Claiming;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.lease.TopicIdentity;
import io.baton.internal.thrown.Thrown;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One invocation's life: see the package. Run it once, on Lambda's thread. */
public final class Tenure {

    /** Opens what an invocation needs of Kafka and for its records; nothing is opened for a duplicate. */
    public interface Parts {
        PartitionSource openSource();

        Buffer openBuffer();

        RecordProcessor openProcessor();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);

    /** How long a partition that may have nothing new is waited for before the claim. */
    private static final Duration FIRST_FETCH = Duration.ofMillis(500);

    /**
     * How it behaves.
     *
     * @param end the offset that nothing is read from on, and the tenure completes at; empty to go on for good
     * @param mostCrashes after this number of crashes at one record it meets the failure policy without being handled
     */
    public record Conduct(LeaseTimings timings, OutOfRange outOfRange, OptionalLong end, int mostCrashes) {

        /** Unless said otherwise. */
        public static final int MOST_CRASHES = 3;

        /** With the usual number of crashes. */
        public Conduct(LeaseTimings timings, OutOfRange outOfRange, OptionalLong end) {
            this(timings, outOfRange, end, MOST_CRASHES);
        }

        /** For good. */
        public Conduct(LeaseTimings timings, OutOfRange outOfRange) {
            this(timings, outOfRange, OptionalLong.empty(), MOST_CRASHES);
        }
    }

    private final Leases leases;
    private final Conduct conduct;
    private final ClaimRequest request;
    private final Parts parts;
    private final Deadline deadline;
    private final Neighbours neighbours;
    private final PartitionGauges gauges;
    private final Time time;
    private final Journal journal;

    /** Of an invocation that stays awake. */
    public Tenure(
            Leases leases,
            Conduct conduct,
            ClaimRequest request,
            Parts parts,
            Deadline deadline,
            PartitionGauges gauges,
            Time time) {
        this(leases, conduct, request, parts, deadline, Neighbours.none(), gauges, time);
    }

    /** Of one that may let the partition sleep, or has several. */
    public Tenure(
            Leases leases,
            Conduct conduct,
            ClaimRequest request,
            Parts parts,
            Deadline deadline,
            Neighbours neighbours,
            PartitionGauges gauges,
            Time time) {
        this.leases = leases;
        this.conduct = conduct;
        this.request = request;
        this.parts = parts;
        this.deadline = deadline;
        this.neighbours = neighbours;
        this.gauges = gauges;
        this.time = time;
        this.journal = new Journal(time);
    }

    /** The same for an invocation that began earlier: its warm-up counts from there. */
    public Ended run(Started started) {
        journal.since(started);
        return run();
    }

    /** What went wrong is the ending's cause; thrown is only what leaves the JVM unfit to go on. */
    public Ended run() {
        try {
            return journal.ended(admit());
        } catch (Throwable thrown) {
            if (Thrown.isTheJvms(thrown)) {
                throw (Error) thrown;
            }
            return journal.ended(Ending.failed(thrown));
        }
    }

    private Ending admit() throws InterruptedException {
        return switch (leases.admit(request)) {
            case Admission.Duplicate duplicate -> Ending.of(Outcome.DUPLICATE, Reasons.duplicate(duplicate.row()));
            case Admission.Stopped stopped ->
                Ending.of(Outcome.STOPPED, Reasons.stopped(stopped.row().command()));
            case Admission.Admitted admitted -> warmUp(admitted.row());
        };
    }

    private Ending warmUp(Optional<Lease> row) throws InterruptedException {
        try (PartitionSource source = parts.openSource()) {
            // first of all: where Kafka is away, waiting for it is the source's business
            String kafkas = source.connect().orElse(null);
            row.ifPresent(known -> refuseAnotherTopic(known, kafkas));
            if (kafkas == null) {
                row.map(Lease::progress).ifPresent(source::refuseYoungerThan);
            }
            String topicId = TopicIdentity.kept(kafkas, row.map(Lease::topicId).orElse(null), request);
            RecordProcessor processor = parts.openProcessor();
            try (processor) {
                return claim(row, topicId, source, processor);
            } finally {
                journal.closed(processor);
            }
        }
    }

    private Ending claim(Optional<Lease> row, String topicId, PartitionSource source, RecordProcessor processor)
            throws InterruptedException {
        row.flatMap(Lease::checkpoint).ifPresent(processor::foresee);
        var intake =
                new Intake(source, parts.openBuffer(), !processor.commitsOffsets(), conduct, gauges.meters(), time);
        if (row.flatMap(Lease::checkpoint).isPresent()) {
            // the first fetch, like the first write, is the slowest, and must not fall into the hand-over
            intake.from(row.flatMap(Lease::checkpoint).get());
            intake.prefetch(FIRST_FETCH);
        }
        leases.rehearse(request);
        return switch (leases.claim(request, topicId, deadline::due)) {
            case Claiming.Claimed claimed -> await(claimed, topicId, source, processor, intake);
            case Claiming.Duplicate duplicate -> Ending.of(Outcome.DUPLICATE, Reasons.duplicate(duplicate.row()));
            case Claiming.Stopped stopped ->
                Ending.of(Outcome.STOPPED, Reasons.stopped(stopped.row().command()));
            case Claiming.OutOfTime ignored -> deadline.ending("its time was up before it could claim");
        };
    }

    private Ending await(
            Claiming.Claimed claimed, String topicId, PartitionSource source, RecordProcessor processor, Intake intake)
            throws InterruptedException {
        Claimant claimant = claimed.claimant();
        journal.claimed(claimant.generation());
        LOG.info("Claimed {} as generation {}", request.key(), claimant.generation());
        Supplier<Checkpoint> start = () -> claimed.row().checkpoint().orElseGet(source::firstStart);
        return switch (new Waiting(claimant, processor, intake, conduct.timings(), deadline, time)
                .untilItHolds(start)) {
            case Waiting.Result.Ends ends -> ends.ending();
            case Waiting.Result.Holds holds -> hold(holds.lease(), topicId, processor, intake);
        };
    }

    private Ending hold(HeldLease lease, String topicId, RecordProcessor processor, Intake intake)
            throws InterruptedException {
        journal.holds(lease);
        LOG.info("Holds {} from offset {}", request.key(), lease.start().nextOffset());
        var loop = new HoldLoop(lease, processor, intake, conduct, deadline, neighbours, gauges, time);
        try {
            return loop.untilReleased(topicId);
        } finally {
            journal.worked(processor, lease, loop);
        }
    }

    private void refuseAnotherTopic(Lease row, @Nullable String topicId) {
        if (TopicIdentity.differ(row.topicId(), topicId)) {
            throw new SourceException(
                    "The topic '%s' was deleted and made again (its id was %s and is now %s), so the offsets of lease '%s' mean nothing in it. Delete the lease row to begin at BATON_START_POSITION."
                            .formatted(request.key().topic(), row.topicId(), topicId, request.key()),
                    null);
        }
    }
}
