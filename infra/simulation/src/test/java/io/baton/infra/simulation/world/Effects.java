package io.baton.infra.simulation.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What window handlers and timer handlers of a partition were called for. The same may come twice only after a crash, with the same contents, and never once a
 * checkpoint has passed it. Each seek begins an era of its own.
 */
final class Effects {

    private record Call(String id, List<Long> what, long generation, long era) {}

    private record Ref(String id, long era) {}

    private final Chronicle chronicle;
    private final boolean exactlyOnce;
    /** Whether a holder's fence may close, and the same holder may go on later. */
    private final boolean fencesMayClose;
    /** Whether a session may end, and its handlers be called once more, as what they sent can't be written. */
    private final boolean outputsMayFail;

    private final List<Call> calls = new ArrayList<>();
    private final Map<Ref, List<Integer>> byId = new HashMap<>();
    /** Calls of attempts that may have failed afterwards. */
    private final Set<Integer> undone = new HashSet<>();

    private final Map<Long, Long> eras = new HashMap<>();
    private final Map<Long, Long> activated = new HashMap<>();
    private final Map<Ref, Long> passed = new HashMap<>();
    private final Set<Long> struck = new HashSet<>();
    private final Set<Long> written = new HashSet<>();
    private final Map<Ref, Integer> timesWritten = new HashMap<>();
    private final Map<Ref, Integer> timesPassed = new HashMap<>();
    /** The last seek whose place was committed with outputs; the row may not know of it yet. */
    private long seekCommitted;

    /** Whether a seek that keeps the state may bring the same once more, as timers are set again by the same records. */
    private final boolean seeksRepeat;

    private boolean exempt;

    Effects(Chronicle chronicle, Plan plan) {
        this.chronicle = chronicle;
        this.exactlyOnce = plan.commits();
        this.seeksRepeat = plan.remembering() != null && plan.remembering().windows() == null;
        this.fencesMayClose = plan.faults().stream()
                .anyMatch(fault -> fault.cutsTheTable() || fault == FaultKind.FREEZE || fault == FaultKind.CLOCK_JUMPS);
        this.outputsMayFail = plan.writing() != null && plan.faults().stream().anyMatch(FaultKind::cutsOutputs);
    }

    /** Nothing is sure any more. */
    void areExempt() {
        exempt = true;
    }

    void activated(long generation, long era) {
        eras.put(generation, era);
        activated.put(generation, chronicle.micros());
    }

    /** The generation has carried out a seek. */
    void moved(long generation, long era) {
        eras.put(generation, era);
    }

    void seekCommitted(long number) {
        seekCommitted = Math.max(seekCommitted, number);
    }

    void struck(long generation) {
        struck.add(generation);
    }

    private long era(long generation) {
        return eras.getOrDefault(generation, 0L);
    }

    /** An attempt of that generation failed after some of what it had done. */
    void failed(long generation) {
        for (int number = 0; number < calls.size(); number++) {
            Call call = calls.get(number);
            if (call.generation == generation && !passed.containsKey(new Ref(call.id, call.era))) {
                undone.add(number);
            }
        }
    }

    /** A handler is called; answers the number of the call. */
    long happened(String id, List<Long> what, long generation) {
        var call = new Call(id, what, generation, era(generation));
        var ref = new Ref(id, call.era);
        int number = calls.size();
        calls.add(call);
        chronicle.say("generation %s: %s has %s".formatted(generation, id, what));
        List<Integer> before = byId.computeIfAbsent(ref, unused -> new ArrayList<>());
        boolean once = call.era >= seekCommitted && !(seeksRepeat && call.era > 0);
        if (once) {
            before.forEach(earlier -> mayComeAgain(earlier, call));
        }
        before.add(number);
        Long at = once ? passed.get(ref) : null;
        if (at != null && at < activated.getOrDefault(generation, 0L)) {
            breach("%s came to generation %s, although a checkpoint had passed it before".formatted(id, generation));
        }
        return number;
    }

    private void mayComeAgain(int earlier, Call again) {
        Call first = calls.get(earlier);
        if (!first.what.equals(again.what)) {
            breach("%s came with %s, and then with %s".formatted(again.id, first.what, again.what));
        }
        boolean goesOn = first.generation == again.generation && fencesMayClose;
        if (!goesOn && !undone.contains(earlier) && !struck.contains(first.generation) && !outputsMayFail) {
            breach("%s came twice, to generations %s and %s, and nothing was wrong with the first"
                    .formatted(again.id, first.generation, again.generation));
        }
    }

    /** What that call sent is there for readers. */
    void isWritten(long number) {
        Call call = calls.get((int) number);
        written.add(number);
        timesWritten.merge(new Ref(call.id, call.era), 1, Integer::sum);
    }

    /** A checkpoint has passed it. */
    void passes(Model.Done done, long era, boolean writes) {
        var ref = new Ref(done.id(), era);
        passed.putIfAbsent(ref, chronicle.micros());
        timesPassed.merge(ref, 1, Integer::sum);
        boolean any = false;
        boolean anyWritten = false;
        for (int number : byId.getOrDefault(ref, List.of())) {
            any = true;
            anyWritten |= written.contains((long) number);
            List<Long> what = calls.get(number).what;
            if (!what.equals(done.what())) {
                breach("%s came with %s, and should have %s".formatted(done.id(), what, done.what()));
            }
        }
        if (!any) {
            breach("a checkpoint passed %s with %s, and no handler was called for it"
                    .formatted(done.id(), done.what()));
        } else if (writes && !anyWritten) {
            breach("a checkpoint passed %s, and what it sent is not written".formatted(done.id()));
        }
    }

    /**
     * At the very end; what was begun before the last seek may have been left.
     *
     * @param byClock where what a crash took back need not come again
     */
    void end(long era, boolean byClock) {
        byId.forEach((ref, numbers) -> {
            if (!byClock && ref.era == era && !passed.containsKey(ref)) {
                breach("%s came, and no checkpoint ever passed it".formatted(ref.id));
            }
        });
        if (exactlyOnce && era == 0 && seekCommitted == 0) {
            timesWritten.forEach((ref, times) -> {
                if (!times.equals(timesPassed.get(ref))) {
                    breach("%s was committed %s times, and was to be %s times"
                            .formatted(ref.id, times, timesPassed.getOrDefault(ref, 0)));
                }
            });
        }
    }

    int count() {
        return calls.size();
    }

    private void breach(String what) {
        if (!exempt) {
            chronicle.breach(what);
        }
    }
}
