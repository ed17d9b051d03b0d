package io.baton.infra.simulation.world;

import io.baton.infra.ledger.Fault;
import io.baton.infra.ledger.Seek;
import io.baton.infra.ledger.SeenRow;
import io.baton.infra.simulation.Sabotage;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseRules;
import io.baton.internal.lease.LeaseStore.Written;
import io.baton.internal.lease.Step;
import io.baton.internal.tenure.OutOfRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The row of a partition, and what its holders' writes say about what may be done twice. */
final class Table {

    private final int partition;
    private final Plan plan;
    private final Log log;
    private final Chronicle chronicle;
    private final Sabotage sabotage;
    /** When the last write of each generation that took effect was sent: what was done before is checkpointed. */
    private final Map<Long, Long> sentMicros = new HashMap<>();

    private final Set<Long> stricken = new HashSet<>();
    private final Map<String, Work> working = new HashMap<>();
    private @Nullable WorldState state;
    private @Nullable Lease row;
    private long furthest;

    Table(int partition, Plan plan, Log log, Chronicle chronicle, Sabotage sabotage) {
        this.partition = partition;
        this.plan = plan;
        this.log = log;
        this.chronicle = chronicle;
        this.sabotage = sabotage;
    }

    void joins(WorldState partition) {
        state = partition;
    }

    Optional<Lease> read() {
        return Optional.ofNullable(row);
    }

    /** The furthest checkpoint that the row ever had, be it before a seek. */
    long furthest() {
        return furthest;
    }

    /** Whose work it is that this owner writes about. */
    void knows(String ownerId, Work work) {
        working.put(ownerId, work);
    }

    /** @param sent when whoever writes began to */
    Written apply(Step step, long sent) {
        Lease before = row;
        Written written =
                LeaseRules.apply(Optional.ofNullable(sabotage == Sabotage.NONE ? before : damaged(before, step)), step);
        if (written instanceof Written.Refused && sabotage == Sabotage.RENEWALS_ARE_NOT_FENCED && before != null) {
            written = unfenced(before, step).<Written>map(Written.Done::new).orElse(written);
        }
        if (written instanceof Written.Done done) {
            row = done.row();
            furthest = Math.max(
                    furthest, row.checkpoint().map(Checkpoint::nextOffset).orElse(0L));
            chronicle.say("table: " + step.getClass().getSimpleName() + " " + owner(step) + " " + summary(done.row()));
            seen(done.row());
            mayGoOn(before, done.row());
            agreesWithOutputs(step, done.row());
            agreesWithState(step, done.row());
            note(step, before, sent);
        }
        return written;
    }

    /** That generation was struck, after its last write; answers what it may not have written. */
    void struck(Fault.Kind kind, long generation) {
        if (kind != Fault.Kind.ABANDON) {
            stricken.add(generation);
        }
        isStruck(generation);
        chronicle.ledger().fault(new Fault(kind, partition, generation, lastSent(generation), chronicle.micros()));
    }

    /** What its handlers did, and was not acknowledged in time, is done again. */
    void leftUnwritten(String ownerId) {
        Lease now = row;
        if (now != null && now.holder() != null && now.holder().ownerId().equals(ownerId)) {
            cut(now.holder().generation().value());
        }
    }

    private void note(Step step, @Nullable Lease before, long sent) {
        switch (step) {
            case Step.Activate activate -> activated(activate.mine().value(), sent);
            case Step.Renew renew -> wrote(renew.mine().value(), sent);
            case Step.Move move -> {
                wrote(move.mine().value(), sent);
                moved(move, Objects.requireNonNull(Objects.requireNonNull(row).seekDone()));
            }
            case Step.Release release -> {
                wrote(release.mine().value(), sent);
                released(release.mine().value(), working.get(release.owner().id()));
            }
            case Step.Evict evict -> {
                activated(evict.mine().value(), sent);
                if (before != null && before.holder() != null) {
                    evicted(before.holder().generation().value());
                }
            }
            case Step.Admit ignored -> {}
            case Step.Claim ignored -> {}
            case Step.ClaimSilent ignored -> {}
            case Step.Await ignored -> {}
            case Step.Resign ignored -> {}
            case Step.Command ignored -> {}
            case Step.Seek ignored -> {}
        }
    }

    private void moved(Step.Move move, Lease.SeekDone seekDone) {
        Work work = working.get(move.owner().id());
        if (work != null && work.isUnderWay() && !stricken.contains(move.mine().value())) {
            chronicle.breach("generation " + move.mine() + " moved while a record was under way");
        }
        chronicle
                .ledger()
                .seekDone(new Seek(
                        partition,
                        seekDone.number(),
                        seekDone.from(),
                        seekDone.to(),
                        seekDone.generation().value(),
                        chronicle.micros()));
        log.seekDone(seekDone.from(), seekDone.to());
        if (kept() != null) {
            Checkpoint to = Objects.requireNonNull(row).checkpoint().orElseThrow();
            kept().moved(move.checkpoint(), to, move.mine().value(), seekDone);
        }
    }

    private @Nullable StateJudge kept() {
        return state == null ? null : state.kept();
    }

    private void activated(long generation, long sent) {
        sentMicros.put(generation, sent);
        if (kept() != null) {
            kept().effects().activated(generation, Objects.requireNonNull(row).lastSeekDone());
        }
    }

    private void isStruck(long generation) {
        if (kept() != null) {
            kept().effects().struck(generation);
        }
    }

    /** A seek's move is another matter. */
    private void agreesWithState(Step step, Lease after) {
        StateJudge judge = kept();
        if (judge != null && !(step instanceof Step.Move)) {
            after.checkpoint().ifPresent(plan.commits() ? judge::rowSays : judge::named);
        }
    }

    /** A holder whose fence was closed in between may have had records in hand that it could no longer finish. */
    private void wrote(long generation, long sent) {
        if (sent - lastSent(generation) > holdsForMicros()) {
            cut(generation);
        }
        sentMicros.put(generation, sent);
    }

    private void released(long generation, @Nullable Work work) {
        if (work == null || !work.isUnderWay()) {
            return;
        }
        if (!work.mayOutlastADrain() && !stricken.contains(generation)) {
            chronicle.breach("generation " + generation + " released while a record was under way");
        }
    }

    private void evicted(long generation) {
        boolean excused = stricken.contains(generation)
                || plan.faults().stream().anyMatch(FaultKind::cutsTheTable)
                || plan.has(FaultKind.CLOCK_JUMPS);
        if (!excused) {
            chronicle.breach("generation " + generation + " was evicted, though nothing was wrong with it");
        }
        cut(generation);
    }

    private void cut(long generation) {
        long last = lastSent(generation);
        isStruck(generation);
        chronicle.ledger().fault(new Fault(Fault.Kind.CUT, partition, generation, last, last + holdsForMicros()));
    }

    private long lastSent(long generation) {
        return sentMicros.getOrDefault(generation, chronicle.micros());
    }

    private static long holdsForMicros() {
        return Plan.TIMINGS.holdsFor().toNanos() / 1_000;
    }

    /** With a policy that stops, no checkpoint passes what was deleted, until somebody chooses otherwise. */
    private void mayGoOn(@Nullable Lease before, Lease after) {
        boolean stops = plan.outOfRange() == OutOfRange.STOP && chronicle.micros() < Plan.TROUBLE.toNanos() / 1_000;
        if (!stops || before == null || before.checkpoint().isEmpty()) {
            return;
        }
        long to = after.checkpoint().orElseThrow().nextOffset();
        if (log.skips(before.checkpoint().get().nextOffset(), to)) {
            chronicle.breach("a checkpoint passed records that were deleted, though the policy is to stop");
        }
    }

    private void agreesWithOutputs(Step step, Lease after) {
        WorldState partition = Objects.requireNonNull(state);
        OutputSite outputs = partition.outputs();
        Checkpoint checkpoint = after.checkpoint().orElse(null);
        if (outputs == null || checkpoint == null) {
            return;
        }
        if (step instanceof Step.Renew || step instanceof Step.Release) {
            outputs.judge().rowSays(partition, checkpoint);
        }
        boolean inOrder = plan.faults().stream().noneMatch(FaultKind::cutsOutputs);
        if (step instanceof Step.Release release
                && inOrder
                && !stricken.contains(release.mine().value())) {
            Work work = working.get(release.owner().id());
            if (work != null && !work.wasAbandoned()) {
                outputs.judge().released(partition, release.mine().value(), checkpoint);
            }
        }
    }

    private void seen(Lease row) {
        row.checkpoint()
                .ifPresent(checkpoint -> chronicle
                        .ledger()
                        .saw(new SeenRow(
                                partition,
                                row.generation().value(),
                                row.lastSeekDone(),
                                checkpoint.nextOffset(),
                                chronicle.micros())));
    }

    private static String owner(Step step) {
        return step instanceof Step.OfOwner of ? of.owner().id() : "operator";
    }

    private static String summary(Lease row) {
        Lease.Holder holder = row.holder();
        return "-> generation %s, holder %s, %s"
                .formatted(
                        row.generation(),
                        holder == null ? "none" : holder.generation(),
                        row.checkpoint().map(Checkpoint::toString).orElse("no offset"));
    }

    private @Nullable Lease damaged(@Nullable Lease row, Step step) {
        if (row == null) {
            return null;
        }
        return switch (sabotage) {
            case ACTIVATION_NEEDS_NO_VACANCY -> step instanceof Step.Activate ? with(row, null, row.progress()) : row;
            default -> row;
        };
    }

    private static Optional<Lease> unfenced(Lease row, Step step) {
        return step instanceof Step.Renew renew
                ? Optional.of(with(
                        row, row.holder(), new Lease.Progress(renew.progress().checkpoint(), renew.at())))
                : Optional.empty();
    }

    private static Lease with(Lease row, Lease.@Nullable Holder holder, Lease.@Nullable Progress progress) {
        return new Lease(
                row.key(),
                row.topicId(),
                row.generation(),
                row.claim(),
                holder,
                progress,
                row.handOff(),
                row.command(),
                row.admitted(),
                row.seek(),
                row.seekDone(),
                row.setbacks());
    }
}
