package io.baton.internal.processing;

import org.jspecify.annotations.Nullable;

/** One record through the handler of single records, with its repeats, and nothing else in hand. */
final class Alone {

    private final RecordRunner<?, ?> runner;
    private final UnderHold hold;

    Alone(RecordRunner<?, ?> runner, UnderHold hold) {
        this.runner = runner;
        this.hold = hold;
    }

    /** False when it is not finished, and none follows it. */
    boolean untilDone(Entry entry) throws InterruptedException {
        Throwable failure = attempt(entry);
        if (failure != null
                && !hold.repair().untilSettled(entry.record, failure, attempt -> runner.run(entry.record, attempt))) {
            return false;
        }
        if (!hold.guard().mayFinish()) {
            return false;
        }
        entry.finish();
        hold.tally().finished(entry.record, 1, entry.bytes());
        return true;
    }

    private @Nullable Throwable attempt(Entry entry) {
        long begunNanos = hold.time().nanos();
        try {
            if (!runner.run(entry.record, 1)) {
                hold.tally().filtered();
            }
            return null;
        } catch (Throwable thrown) {
            return thrown;
        } finally {
            hold.tally().handled(1, hold.time().nanos() - begunNanos);
        }
    }
}
