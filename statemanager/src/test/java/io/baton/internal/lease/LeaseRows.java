package io.baton.internal.lease;

import io.baton.internal.lease.LeaseStore.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows that conditions have to tell apart, each by the steps that lead to it. */
final class LeaseRows {

    static final Owner FIRST = new Owner("r-1", "a", "log/1", "1");
    static final Owner ITS_RETRY = new Owner("r-1", "b", "log/2", "1");
    static final Owner NEXT = new Owner("r-2", "c", "log/3", "2");

    static final long TICK = 10;
    static final long OFFSET = 100;

    static final String SNAPSHOT = "0001-0005";

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00.123456Z");
    private static final Generation ONE = new Generation(1);
    private static final Generation TWO = new Generation(2);

    private LeaseRows() {}

    /** By what can be said of the row: the steps, in order. Each has an effect. */
    static Map<String, List<Step>> leadingTo(LeaseKey key) {
        var rows = new LinkedHashMap<String, List<Step>>();
        lives(key)
                .forEach((life, steps) -> turns(key, steps).forEach((turn, more) -> {
                    var all = new ArrayList<>(steps);
                    all.addAll(more);
                    if (eachHasAnEffect(all)) {
                        rows.put(life + turn, all);
                    }
                }));
        return rows;
    }

    /** The ordinary ones: in every stage of a hand-over, with and without a seek before. */
    static Map<String, List<Step>> lives(LeaseKey key) {
        Step claim = claim(key, FIRST, TICK);
        Step activate = new Step.Activate(key, FIRST, ONE, Checkpoint.at(OFFSET), AT);
        Step newer = claim(key, NEXT, TICK + 10);
        Step seek = seek(key, 1);
        Step move = new Step.Move(key, FIRST, ONE, Checkpoint.at(OFFSET), 1, AT);
        var lives = new LinkedHashMap<String, List<Step>>();
        lives.put("nothing", List.of());
        lives.put("admitted", List.of(new Step.Admit(key, FIRST, new Tick(TICK), AT)));
        lives.put("claimed", List.of(claim));
        lives.put("waiting", List.of(claim, new Step.Await(key, FIRST, ONE, AT)));
        lives.put("resigned", List.of(claim, new Step.Resign(key, FIRST, ONE)));
        lives.put("held", List.of(claim, activate));
        lives.put("renewed", List.of(claim, activate, renew(key, 0)));
        lives.put("with a snapshot", List.of(claim, activate, renew(key, 0, SNAPSHOT)));
        lives.put("seekDone", List.of(claim, activate, seek, move));
        lives.put("released", List.of(claim, activate, release(key, 0, true)));
        lives.put("released after a seek", List.of(claim, activate, seek, move, release(key, 1, true)));
        lives.put("handed over", List.of(claim, activate, newer, release(key, 0, false)));
        lives.put("handed over after a seek", List.of(claim, activate, seek, move, newer, release(key, 1, false)));
        lives.put("evicted", List.of(claim, activate, newer, evict(key)));
        lives.put("evicted after a seek", List.of(claim, activate, seek, move, renew(key, 1), newer, evict(key, 2)));
        return lives;
    }

    /** What may come on top. */
    private static Map<String, List<Step>> turns(LeaseKey key, List<Step> before) {
        Lease row = row(before).orElseGet(() -> Lease.fresh(key));
        Step newer = claim(key, NEXT, TICK + 20);
        Step resign = new Step.Resign(key, NEXT, row.generation().next());
        Step seek = seek(key, row.lastSeek() + 1);
        Step stop = new Step.Command(key, DesiredState.STOP, "ops", "because", AT);
        var turns = new LinkedHashMap<String, List<Step>>();
        turns.put("", List.of());
        turns.put(", stopped", List.of(stop));
        turns.put(", claimed anew", List.of(newer));
        turns.put(", claimed anew and stopped", List.of(newer, stop));
        turns.put(", claimed anew and resigned", List.of(newer, resign));
        turns.put(", a seek asked for", List.of(seek));
        turns.put(", claimed anew and a seek asked for", List.of(newer, seek));
        return turns;
    }

    static Optional<Lease> row(List<Step> steps) {
        Optional<Lease> row = Optional.empty();
        for (Step step : steps) {
            row = Optional.of(((Written.Done) LeaseRules.apply(row, step)).row());
        }
        return row;
    }

    private static boolean eachHasAnEffect(List<Step> steps) {
        Optional<Lease> row = Optional.empty();
        for (Step step : steps) {
            if (!(LeaseRules.apply(row, step) instanceof Written.Done done)) {
                return false;
            }
            row = Optional.of(done.row());
        }
        return true;
    }

    private static Step claim(LeaseKey key, Owner owner, long tick) {
        return new Step.Claim(key, owner, new Intent.Scheduled(new Tick(tick)), null, AT);
    }

    private static Step seek(LeaseKey key, long number) {
        return new Step.Seek(key, new Lease.Seek(number, OFFSET - 50, null, "ops", "because", AT));
    }

    private static Step renew(LeaseKey key, long seekDone) {
        return renew(key, seekDone, null);
    }

    private static Step renew(LeaseKey key, long seekDone, @Nullable String snapshot) {
        Checkpoint checkpoint = Checkpoint.at(OFFSET + 10).with(snapshot);
        return new Step.Renew(key, FIRST, ONE, new Step.HolderProgress(checkpoint, seekDone), AT);
    }

    private static Step release(LeaseKey key, long seekDone, boolean endsClaim) {
        return new Step.Release(
                key, FIRST, ONE, new Step.HolderProgress(Checkpoint.at(OFFSET + 20), seekDone), endsClaim, AT, AT);
    }

    private static Step evict(LeaseKey key) {
        return evict(key, 0);
    }

    private static Step evict(LeaseKey key, long beat) {
        return new Step.Evict(key, NEXT, TWO, new Lease.Heartbeats(2, 0, 1, beat), Checkpoint.at(OFFSET), AT);
    }
}
