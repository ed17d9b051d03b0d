package io.baton.infra.simulation.world;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.snapshot.SimulatedState;
import io.baton.internal.snapshot.SimulatedState.Contents;
import io.baton.internal.state.StateException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds each snapshot that a checkpoint names against the records that the checkpoint has. The checkpoint is the row's; where offsets are committed with
 * outputs, it is what is committed.
 */
final class StateJudge {

    static final String PREFIX = "state";

    /** How far the clocks of a world may be wrong, with a jump or two. */
    private static final Duration JUMPS = Duration.ofSeconds(40);

    private record Known(Model model, Checkpoint checkpoint, List<String> objects) {}

    private final int partition;
    private final Plan plan;
    private final Remembering remembering;
    private final Log log;
    private final Chronicle chronicle;
    private final Bucket bucket;
    private final String place;
    private final Effects effects;
    private final Map<String, Known> bySnapshot = new HashMap<>();
    private Model model;
    private Checkpoint current = Checkpoint.at(0);
    private List<String> objects = List.of();
    private long raised = -1;
    private long era;
    private boolean exempt;
    private boolean lost;

    StateJudge(int partition, Plan plan, Log log, Chronicle chronicle, Bucket bucket) {
        this.partition = partition;
        this.plan = plan;
        this.remembering = Objects.requireNonNull(plan.remembering());
        this.log = log;
        this.chronicle = chronicle;
        this.bucket = bucket;
        this.place = SimulatedState.place(PREFIX, lease());
        this.effects = new Effects(chronicle, plan);
        this.model = fresh();
        bucket.onDelete(this::deleted);
    }

    private LeaseKey lease() {
        return PartitionTenure.key(partition);
    }

    private Model fresh() {
        return remembering.windows() != null ? new WindowModel(remembering) : new CountModel(plan, remembering, log);
    }

    Bucket bucket() {
        return bucket;
    }

    String place() {
        return place;
    }

    Effects effects() {
        return effects;
    }

    /** How many snapshots were judged. */
    int judged() {
        return bySnapshot.size();
    }

    /** A record that is handled for sure was given to the policy, as one that had ended processes: whether the state has it is not sure. */
    void lettered(Log.Entry entry) {
        if (entry.fate().isSure(plan)) {
            exempt = true;
            effects.areExempt();
        }
    }

    /** A checkpoint counts from now on. */
    void named(Checkpoint checkpoint) {
        if (lost || isKnown(checkpoint)) {
            return;
        }
        if (checkpoint.isBehind(current)) {
            breach("after %s came %s".formatted(current, checkpoint));
            return;
        }
        log.all().stream()
                .filter(entry -> checkpoint.has(entry.offset()) && !current.has(entry.offset()))
                .forEach(this::handles);
        current = checkpoint;
        Contents contents = contents(checkpoint);
        if (contents == null) {
            return;
        }
        String wrong = model.differsFrom(contents, watermark -> raised(watermark, checkpoint));
        if (wrong != null) {
            lost = true; // what follows from it would be told again and again
            breach("%s: %s".formatted(checkpoint, wrong));
        }
        model.takeDone().forEach(done -> effects.passes(done, era, plan.writing() != null));
        objects = contents.objects();
        if (checkpoint.snapshot() != null) {
            bySnapshot.put(checkpoint.snapshot(), new Known(model.copy(), checkpoint, objects));
        }
        log.kept(checkpoint);
    }

    /** Records that may be handled or not have left nothing that is judged, but what the model takes from them is left out of it. */
    private void handles(Log.Entry entry) {
        if (remembering.windows() == null || entry.fate().isSure(plan)) {
            model.handles(entry);
        }
    }

    private boolean isKnown(Checkpoint checkpoint) {
        if (checkpoint.equals(current)) {
            return true;
        }
        Known known = checkpoint.snapshot() == null ? null : bySnapshot.get(checkpoint.snapshot());
        return plan.commits() && known != null && known.checkpoint.equals(checkpoint);
    }

    private @Nullable Contents contents(Checkpoint checkpoint) {
        try {
            return SimulatedState.contents(lease(), place, bucket, checkpoint.snapshot());
        } catch (StateException e) {
            lost = true;
            breach("%s: %s".formatted(checkpoint, e.getMessage()));
            return null;
        }
    }

    /**
     * The clock has raised the watermark in place of a record. It stands for a moment at which all that the log had was handled: no record that was there at that
     * moment may come after it.
     */
    private void raised(long watermark, Checkpoint at) {
        raised = watermark;
        long moment = watermark + remembering.behind().toMillis();
        chronicle.say("the clock has raised the watermark at %s to %s".formatted(at.nextOffset(), watermark));
        boolean jumps = plan.has(FaultKind.CLOCK_JUMPS);
        if (remembering.idle() == null) {
            breach("the clock raised the watermark at %s, and was not to".formatted(at));
        } else if (moment
                > SandboxTime.BEGINNING.toEpochMilli() + chronicle.micros() / 1_000 + (jumps ? JUMPS.toMillis() : 0)) {
            breach("the clock raised the watermark at %s to %s, which is in the future".formatted(at, watermark));
        }
        log.all().stream()
                .filter(entry -> !at.has(entry.offset()) && entry.appendedAt() < moment && !jumps)
                .findFirst()
                .ifPresent(entry ->
                        breach("the clock raised the watermark at %s to %s, although record %s was there %s ms before"
                                .formatted(at, watermark, entry.offset(), moment - entry.appendedAt())));
    }

    /**
     * A window is about to be given to its handler.
     *
     * @param inHand the record that is handled; negative for none, where the clock closes it
     */
    void mayClose(String id, long closesAt, long inHand) {
        long reached = log.all().stream()
                .filter(entry -> inHand < 0 ? current.has(entry.offset()) : entry.offset() <= inHand)
                .filter(entry -> entry.fate().isSure(plan))
                .mapToLong(Log.Entry::timestamp)
                .max()
                .orElse(0);
        if (closesAt > Math.max(raised, reached - remembering.outOfOrder().toMillis())) {
            breach("%s closed before any checkpoint had the watermark".formatted(id));
        }
    }

    /** Where what is committed counts, the row follows it. */
    void rowSays(Checkpoint checkpoint) {
        String snapshot = checkpoint.snapshot();
        if (!lost && snapshot != null && !bySnapshot.containsKey(snapshot)) {
            breach("the row has %s, whose snapshot was not committed".formatted(checkpoint));
        }
    }

    /** A seek was carried out by the holder of this generation. */
    void moved(Checkpoint drained, Checkpoint to, long generation, Lease.SeekDone seek) {
        if (!plan.commits()) {
            named(drained);
        }
        era = seek.number();
        effects.moved(generation, era);
        Known known = to.snapshot() == null ? null : bySnapshot.get(to.snapshot());
        if (to.snapshot() != null && known == null) {
            lost = true;
            breach("seek %s went on with %s, which no checkpoint had named".formatted(seek.number(), to));
            return;
        }
        model = known == null ? fresh() : known.model.copy();
        objects = known == null ? List.of() : known.objects;
        current = to;
        Contents contents = contents(to);
        if (contents != null) {
            String wrong = model.differsFrom(contents, watermark -> {});
            model.takeDone();
            if (wrong != null) {
                lost = true;
                breach("after seek %s: %s".formatted(seek.number(), wrong));
            }
        }
    }

    private void deleted(String key) {
        if (objects.contains(key)) {
            breach("%s was deleted, and %s needs it".formatted(key, current));
        }
        for (SimulatedState.Kept kept : SimulatedState.kept(place, bucket)) {
            if (kept.objects().contains(key)) {
                breach("%s was deleted, and the kept snapshot %s needs it".formatted(key, kept.name()));
            }
        }
    }

    /** Whether nothing is left that the clock should do. */
    boolean isQuiet() {
        return lost || exempt || model.isQuiet();
    }

    /** At the very end. */
    void end() {
        if (!lost) {
            effects.end(era, remembering.timer() != null && !remembering.timer().isByEventTime());
            if (!isQuiet()) {
                breach("the clock did not close all windows, or fire all timers, in a long time");
            }
        }
    }

    private void breach(String what) {
        if (!exempt) {
            chronicle.breach("state of partition %s: %s".formatted(partition, what));
        }
    }
}
