package io.baton.infra.simulation;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What many seeds came to, for people. Confined to one thread. */
public final class Summary {

    private final Map<String, Integer> faults = new TreeMap<>();
    private long seeds;
    private long switches;
    private long records;
    private long handOffs;
    private long evictions;
    private long sleeps;
    private long looks;
    private long duplicates;
    private long beyondBound;
    private long deadLetters;
    private long lost;
    private long outputs;
    private long snapshots;
    private long effects;
    private long aborted;
    private long commits;
    private double slowestRecoveryMillis;
    private Duration simulated = Duration.ZERO;

    public void add(History history) {
        seeds++;
        switches += history.switches();
        records += history.verdict().delivery().processed();
        handOffs += history.verdict().succession().handoffs();
        evictions += history.verdict().succession().evictions();
        sleeps += history.sleeps();
        looks += history.looks();
        duplicates += history.verdict().delivery().duplicated();
        beyondBound += history.verdict().delivery().duplicatedBeyondBound();
        deadLetters += history.verdict().delivery().deadLettered();
        lost += history.verdict().delivery().lost();
        outputs += history.outputs();
        snapshots += history.snapshots();
        effects += history.effects();
        history.verdict().outputs().ifPresent(written -> {
            aborted += written.abortedSeen();
            commits += written.commitsSeen();
        });
        slowestRecoveryMillis = Math.max(
                slowestRecoveryMillis,
                history.verdict().succession().recoveryMillis().max());
        simulated = simulated.plus(history.lasted());
        history.faults().forEach((fault, times) -> faults.merge(fault, times, Integer::sum));
    }

    long snapshots() {
        return snapshots;
    }

    long effects() {
        return effects;
    }

    long outputs() {
        return outputs;
    }

    public String text(Duration took) {
        return String.format(
                Locale.ROOT,
                """
                simulated %,d seeds, %.1f hours of their time in %.1f s, %,d switches between threads
                  records       %,d, of which %,d dead-lettered
                  lost          %d
                  hand-offs     %,d planned, %,d evictions
                  sleeps        %,d, left alone %,d times
                  duplicates    %,d, of which no fault excuses %,d
                  outputs       %,d that readers saw; %,d transactions, %,d outputs aborted
                  state         %,d snapshots judged; windows closed and timers fired %,d times
                  recovery      at the slowest %.1f s after a fault
                  faults        %s""",
                seeds,
                simulated.toMillis() / 3.6e6,
                took.toMillis() / 1e3,
                switches,
                records,
                deadLetters,
                lost,
                handOffs,
                evictions,
                sleeps,
                looks,
                duplicates,
                beyondBound,
                outputs,
                commits,
                aborted,
                snapshots,
                effects,
                slowestRecoveryMillis / 1e3,
                faults);
    }
}
