package io.baton.internal.output;

import io.baton.internal.guard.Guard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Stands before the class of this name in the class path: the same contract without locks, as one strand runs at a time, and
 * without a bound.
 */
final class OutputQueue {

    private final FlowHost host = ExploredFlow.host();
    private final List<RecordOutputs> waiting = new ArrayList<>();
    private boolean woken;
    /** Something came since the last look: it gathers no longer, as the look came when the explorer chose. */
    private boolean fresh;
    /** The same after a wait. */
    private boolean waited;

    OutputQueue(long mostBytes) {}

    void put(RecordOutputs outputs, Guard guard) {
        add(outputs);
    }

    void awaitRoom(Guard guard) {}

    void add(RecordOutputs outputs) {
        waiting.add(outputs);
        fresh = true;
    }

    void await(Duration atMost) throws InterruptedException {
        if (waiting.isEmpty() && !woken) {
            host.pause(atMost, () -> woken || !waiting.isEmpty());
            waited = true;
        }
        woken = false;
    }

    void pause(Duration atMost) throws InterruptedException {
        if (!fresh && !woken && !waited) {
            host.pause(atMost, () -> woken || fresh);
        }
        woken = false;
        waited = false;
    }

    void wake() {
        woken = true;
    }

    List<RecordOutputs> take(Predicate<RecordOutputs> wanted) {
        fresh = false;
        var taken = new ArrayList<RecordOutputs>();
        waiting.removeIf(outputs -> wanted.test(outputs) && taken.add(outputs));
        return taken;
    }

    void letIn() {}

    void delivered(long deliveredBytes) {}

    boolean isFull() {
        return false;
    }

    void describe(StringBuilder text) {
        text.append(woken ? '1' : '0').append(fresh ? '1' : '0');
        waiting.forEach(outputs -> text.append(outputs.offset()).append(','));
    }
}
