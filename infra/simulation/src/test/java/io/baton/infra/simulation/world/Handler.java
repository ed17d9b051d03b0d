package io.baton.infra.simulation.world;

import io.baton.RecordContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Does to a record what its fate says. */
final class Handler {

    /** What the user's code throws. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        Failure(String message) {
            super(message);
        }
    }

    /** What survives invocations: how often a record has failed, hung, or ended its process already. */
    static final class Memory {
        private final Map<Long, Integer> failures = new HashMap<>();
        private final Set<Long> hung = new HashSet<>();
        private final Map<Long, Integer> crashes = new HashMap<>();
    }

    /** Some holders fall silent here and there, and then as many as Tenure allows in one place. */
    private static final int MOST_CRASHES = 8;

    private static final Duration LONGER_THAN_ANYBODY_WAITS = Duration.ofSeconds(12);

    private final WorldState state;
    private final SandboxTime time;
    private final Runnable crash;
    private int hanging;
    private int slow;

    Handler(WorldState state, SandboxTime time, Runnable crash) {
        this.state = state;
        this.time = time;
        this.crash = crash;
    }

    /** How many records that are under way may outlast a drain, a brief one at that. */
    int lasting(boolean brief) {
        return brief ? hanging + slow : hanging;
    }

    void handle(Log.Entry entry, RecordContext context) throws Exception {
        switch (entry.fate()) {
            case WELL -> takeSomeTime();
            case SLOW -> takeTime(Duration.ofMillis(5 + state.random().nextInt(400)));
            case FAILS -> {
                keepsHeaders(entry, context);
                takeSomeTime();
                if (state.memory().failures.merge(entry.offset(), 1, Integer::sum) <= 1 + entry.sequence() % 3) {
                    throw new Failure("not yet");
                }
            }
            case POISON -> {
                keepsHeaders(entry, context);
                takeSomeTime();
                if (state.plan().policy() != Plan.Policy.STOP
                        || !state.disturbances().calm()) {
                    throw new Failure("never");
                }
            }
            case CRASHES -> {
                if (isMended()) {
                    return;
                }
                state.chronicle().happened(FaultKind.HANDLER_CRASHES, "at " + entry.offset());
                countCrash(entry);
                crash.run();
            }
            case STALLS, NEVER_RETURNS, STALLS_DEAF -> stall(entry);
            case HANGS, HANGS_DEAF -> hang(entry);
            case UNREADABLE ->
                state.chronicle().breach("the record at " + entry.offset() + " can't be read, and yet was");
            case UNWANTED -> state.chronicle().breach("the record at " + entry.offset() + " was not wanted");
        }
    }

    /** Where partitions share processes each such record ends some of them, and a world has no time for those of all partitions. */
    private boolean isMended() {
        Duration since = Duration.ofNanos(state.machine().nanos()).minus(Plan.TROUBLE);
        return state.plan().partitions() > 1 && since.compareTo(Plan.PATIENCE.dividedBy(2)) > 0;
    }

    private void keepsHeaders(Log.Entry entry, RecordContext context) {
        if (HostileActs.changesHeaders(entry, context)) {
            state.chronicle().breach("the record at %d came without headers of its own".formatted(entry.offset()));
        }
    }

    /** Twice among others, then alone until that is enough; a seek begins anew. Each partition of a process may have one such record. */
    private void countCrash(Log.Entry entry) {
        int times = state.memory().crashes.merge(entry.offset(), 1, Integer::sum);
        boolean others = state.plan().has(FaultKind.SEEK)
                || state.plan().faults().stream().anyMatch(FaultKind::mayLoseAHolder);
        if (times > MOST_CRASHES * state.plan().partitions() && !others) {
            state.chronicle().breach("the record at %d ended %d processes".formatted(entry.offset(), times));
        }
    }

    private void takeTime(Duration duration) throws InterruptedException {
        slow++;
        try {
            time.pause(duration);
        } finally {
            slow--;
        }
    }

    private void takeSomeTime() throws InterruptedException {
        if (!state.plan().trivialHandlers()) {
            time.pause(Duration.ofNanos(30_000 + state.random().nextInt(3_000_000)));
        }
    }

    private void hang(Log.Entry entry) throws Exception {
        if (!state.memory().hung.add(entry.offset())) {
            return;
        }
        Duration longer =
                Plan.TIMINGS.drainBudget().plusMillis(200 + state.random().nextInt(4_000));
        state.chronicle().happened(FaultKind.HANDLER_HANGS, "at " + entry.offset() + " for " + longer);
        hanging++;
        try {
            if (entry.fate() == Fate.HANGS_DEAF) {
                time.passes(longer);
            } else {
                time.pause(longer); // to its end only where the whole process stood still
            }
            if (state.plan().handlerTimeout() != null) {
                throw new Failure("it took too long"); // which may be known, and then the effect would come twice
            }
        } finally {
            hanging--;
        }
    }

    /** Until it is interrupted, or, where it is deaf, for longer than anybody waits. */
    private void stall(Log.Entry entry) throws Exception {
        boolean always = entry.fate() == Fate.NEVER_RETURNS;
        boolean mended = always
                && state.plan().policy() == Plan.Policy.STOP
                && state.disturbances().calm();
        int times = state.memory().failures.merge(entry.offset(), 1, Integer::sum);
        if (mended || (!always && times > 2)) {
            return;
        }
        state.chronicle().happened(FaultKind.HANDLER_NEVER_RETURNS, "at " + entry.offset());
        hanging++;
        try {
            if (entry.fate() == Fate.STALLS_DEAF) {
                time.passes(LONGER_THAN_ANYBODY_WAITS);
                throw new Failure("it was left behind");
            }
            time.pause(Plan.LIFE.multipliedBy(2));
        } finally {
            hanging--;
        }
    }
}
