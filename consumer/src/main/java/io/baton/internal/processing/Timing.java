package io.baton.internal.processing;

import io.baton.Pipeline;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.record.RecordReader;
import io.baton.internal.state.PartitionState;
import io.baton.internal.tenure.Batches;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts the timers of one session among its dispatchers. Without timers it changes nothing. */
final class Timing<K extends @Nullable Object> {

    private final List<Pipeline.Timed<K>> timed;
    private final RecordReader<K, ?> reader;
    private final LeaseKey lease;
    private final ProcessorSession session;
    private final @Nullable TimerRunner<K> runner;

    Timing(List<Pipeline.Timed<K>> timed, RecordReader<K, ?> reader, LeaseKey lease, ProcessorSession session) {
        this.timed = timed;
        this.reader = reader;
        this.lease = lease;
        this.session = session;
        this.runner = timed.isEmpty() ? null : runner();
    }

    private TimerRunner<K> runner() {
        PartitionState state = Objects.requireNonNull(session.effects().state(), "timers without state");
        return new TimerRunner<>(
                timed, state.timers(timed.stream().map(Pipeline.Timed::timer).toList()), reader, lease, session);
    }

    /** Null where there are no timers. */
    @Nullable
    TimerRunner<K> timers() {
        return runner;
    }

    /** Has timers that are due fire before each record. */
    CautiousDispatcher.Whole before(CautiousDispatcher.Whole whole) {
        TimerRunner<K> timers = runner;
        return timers == null ? whole : entry -> timers.fire() && whole.untilDone(entry);
    }

    /** Has timers fire between two pieces of the log, and while nothing comes. */
    Dispatcher around(Dispatcher usual, Batches batches) {
        TimerRunner<K> timers = runner;
        if (timers == null) {
            return usual;
        }
        Dispatcher around = new TimerDispatcher(usual, timers, session.guard());
        for (Pipeline.Timed<K> each : timed) {
            Duration idle = each.timer().idle();
            if (idle != null) {
                around = new WindowDispatcher(
                        around,
                        session,
                        reader,
                        batches,
                        WindowDispatcher.Closing.of(
                                timers.idle(each.timer()),
                                lease,
                                idle,
                                each.timer().outOfOrder()));
            }
        }
        return around;
    }
}
