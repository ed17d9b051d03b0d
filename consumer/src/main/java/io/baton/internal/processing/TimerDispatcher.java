package io.baton.internal.processing;

import io.baton.internal.guard.Guard;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.progress.BatchProgress;
import io.baton.internal.tenure.Fetched;
import java.time.Duration;

/**
 * Has timers fire between two pieces of the log, and while nothing comes. With lanes it waits until no record is in hand: a timer of a
 * key then runs after the key's records before it, and before those that follow. Confined to the session's thread.
 */
final class TimerDispatcher implements Dispatcher {

    private static final Duration LOOK = Duration.ofMillis(1);

    private final Dispatcher usual;
    private final TimerRunner<?> timers;
    private final Guard guard;
    private boolean begun;

    TimerDispatcher(Dispatcher usual, TimerRunner<?> timers, Guard guard) {
        this.usual = usual;
        this.timers = timers;
        this.guard = guard;
    }

    @Override
    public boolean dispatch(Fetched fetched, BatchProgress batch, CurrentRecord current) throws InterruptedException {
        return usual.dispatch(fetched, batch, current);
    }

    @Override
    public Duration idle() throws InterruptedException {
        if (!begun) {
            timers.begin();
            begun = true;
        }
        Duration usually = usual.idle();
        if (timers.areDue(true) && awaitQuiet()) {
            boolean goesOn = timers.fire();
            return goesOn ? timers.untilNext(usual.idle()) : usually;
        }
        return timers.untilNext(usually);
    }

    /** Waits until no record is in hand; false once none may be begun any more. */
    private boolean awaitQuiet() throws InterruptedException {
        while (!usual.isQuiet()) {
            usual.idle();
            if (!guard.pause(LOOK)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean awaitsTime() {
        return timers.awaitsTime() || usual.awaitsTime();
    }
}
