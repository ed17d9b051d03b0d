package io.baton.internal.processing;

import io.baton.KeyTimer;
import io.baton.Output;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.RecordHandler;
import io.baton.State;
import io.baton.Store;
import io.baton.Timer;
import io.baton.TimerContext;
import io.baton.TimerHandler;
import io.baton.internal.guard.Guard;
import io.baton.internal.guard.TimeLimit;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.record.RecordReader;
import io.baton.internal.recovery.FailedAttempts;
import io.baton.internal.recovery.Recovery;
import io.baton.internal.state.ByWatermark;
import io.baton.internal.state.PartitionState;
import io.baton.internal.state.PendingTimers;
import io.baton.internal.state.PendingTimers.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Calls the handlers of timers that are due, one after the other, while no record is in hand. Each firing is an attempt of its own: it
 * takes the timer out of the state, and that counts together with what the handler changes and sends. Confined to the session's thread.
 */
final class TimerRunner<K extends @Nullable Object> {

    private static final byte[] OF_ALL = {};
    private static final Duration SELDOM = Duration.ofMillis(50);
    /** The end of the year 9999. */
    private static final long LATEST_MILLIS = 253_402_300_799_999L;

    private final Map<Timer, TimerHandler<K>> handlers = new HashMap<>();
    private final PendingTimers pending;
    private final RecordReader<K, ?> reader;
    private final LeaseKey lease;
    private final ProcessorSession session;
    private final PartitionState state;
    private final Guard guard;
    private final Recovery recovery;
    private final @Nullable TimeLimit limit;
    private final SessionClock clock;
    /** Whether a record below the checkpoint is known. */
    private boolean anyFinished;

    TimerRunner(
            List<Pipeline.Timed<K>> timed,
            PendingTimers pending,
            RecordReader<K, ?> reader,
            LeaseKey lease,
            ProcessorSession session) {
        timed.forEach(each -> handlers.put(each.timer(), each.handler()));
        this.pending = pending;
        this.reader = reader;
        this.lease = lease;
        this.session = session;
        this.state = Objects.requireNonNull(session.effects().state(), "timers without state");
        this.guard = session.guard();
        this.recovery = session.recovery();
        this.limit = session.limit();
        this.clock = new SessionClock(session.time());
    }

    /** Before the first record. */
    void begin() {
        pending.begin();
    }

    /** Has each record that the handler has handled raise the watermarks of these timers. */
    static <K extends @Nullable Object, V extends @Nullable Object> RecordHandler<? super K, ? super V> raising(
            List<Pipeline.Timed<K>> timed, RecordHandler<? super K, ? super V> handler) {
        List<Timer> byEventTime = timed.stream()
                .map(Pipeline.Timed::timer)
                .filter(Timer::isByEventTime)
                .toList();
        if (byEventTime.isEmpty()) {
            return handler;
        }
        return (key, value, context) -> {
            handler.handle(key, value, context);
            long millis = context.timestamp().toEpochMilli();
            if (millis > LATEST_MILLIS) {
                throw new IllegalArgumentException(
                        "The record's timestamp, %s ms, is past the year 9999, and would have all timers fire: filter such records out"
                                .formatted(millis));
            }
            byEventTime.forEach(
                    timer -> raise(timer, millis - timer.outOfOrder().toMillis(), context));
        };
    }

    private static void raise(Timer timer, long millis, RecordContext context) {
        State<Long> mark = context.state(timer.watermark(), OF_ALL);
        if (millis > Objects.requireNonNullElse(mark.get(), -1L)) {
            mark.put(millis);
        }
    }

    /**
     * Whether {@link #fire} would call a handler.
     *
     * @param anyFinished whether a record has been finished before
     */
    boolean areDue(boolean anyFinished) {
        return (this.anyFinished || anyFinished) && next() != null;
    }

    private @Nullable Pending next() {
        return pending.due(clock.isBelieved() ? clock.millis() : Long.MIN_VALUE);
    }

    /** How long until a timer by the clock is due; at most this long. */
    Duration untilNext(Duration most) {
        long first = pending.firstByClock();
        if (first == Long.MAX_VALUE) {
            return most;
        }
        Duration left = Duration.ofMillis(first - clock.millis());
        Duration look = left.isPositive() ? left : SELDOM; // due, and held back by a clock that is not believed
        return look.compareTo(most) < 0 ? look : most;
    }

    /** For any thread: whether a timer may fire though nothing comes. */
    boolean awaitsTime() {
        return pending.firstByClock() != Long.MAX_VALUE;
    }

    /** Calls the handler of each timer that is due; false once nothing may be begun any more. */
    boolean fire() throws InterruptedException {
        Checkpoint finished = session.progress().checkpoint();
        anyFinished = finished.nextOffset() > 0;
        if (!anyFinished) {
            return true; // there is no record yet that its changes could count as
        }
        for (Pending due = next(); due != null; due = next()) {
            state.awaitRoom(guard);
            if (!guard.mayBegin() || !untilSettled(due, finished.nextOffset() - 1)) {
                return false;
            }
        }
        return true;
    }

    private boolean untilSettled(Pending due, long last) throws InterruptedException {
        ConsumerRecord<byte[], byte[]> cause = cause(due, last);
        FailedAttempts failed = null;
        while (true) {
            RecordReader.Context context = reader.context(cause, failed == null ? 1 : failed.attempts() + 1);
            Throwable why = attempt(due, cause, context);
            if (why == null) {
                return kept(cause, context);
            }
            if (recovery.gaveUp(cause, why)) {
                return false;
            }
            failed = recovery.noted(failed, cause, why);
            Optional<Duration> wait = recovery.again(failed);
            if (wait.isEmpty()) {
                return recovery.mayDrop(failed, "the %s of %s".formatted(due.timer(), id(due))) && dropped(due, cause);
            }
            if (!guard.pause(wait.get()) || !guard.mayBegin()) {
                return false;
            }
        }
    }

    /** A record of the timer's key and time, in the place of the last record that is finished. */
    private ConsumerRecord<byte[], byte[]> cause(Pending due, long last) {
        return new ConsumerRecord<>(
                lease.topic(),
                lease.partition(),
                last,
                due.atMillis(),
                TimestampType.CREATE_TIME,
                due.key().length,
                0,
                due.key().clone(),
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
    }

    /** Null if it succeeds. */
    private @Nullable Throwable attempt(
            Pending due, ConsumerRecord<byte[], byte[]> cause, RecordReader.Context context) {
        session.tally().begins();
        try {
            if (limit == null) {
                call(due, context);
            } else {
                limit.within(cause, 1, () -> {
                    call(due, context);
                    return true;
                });
            }
            return null;
        } catch (Throwable thrown) {
            return thrown;
        } finally {
            guard.dropForeignInterrupt();
        }
    }

    private void call(Pending due, RecordReader.Context context) throws Exception {
        context.timer(due.timer()).cancel(); // before the handler, which may set it again
        Objects.requireNonNull(handlers.get(due.timer()))
                .handle(reader.key(context), Instant.ofEpochMilli(due.atMillis()), new Fired(id(due), context));
    }

    private boolean kept(ConsumerRecord<byte[], byte[]> cause, RecordReader.Context context)
            throws InterruptedException {
        if (!guard.mayFinish()) {
            return false;
        }
        session.effects().keepBetweenRecords(cause, context);
        session.tally().fired();
        return true;
    }

    private boolean dropped(Pending due, ConsumerRecord<byte[], byte[]> cause) throws InterruptedException {
        RecordReader.Context context = reader.context(cause, 1);
        context.timer(due.timer()).cancel();
        if (!guard.mayFinish()) {
            return false;
        }
        session.effects().keepBetweenRecords(cause, context);
        return true;
    }

    private static String id(Pending due) {
        return "%s/%s/%s"
                .formatted(due.timer().name(), due.atMillis(), HexFormat.of().formatHex(due.key()));
    }

    /** A timer by event time, for a watermark that the clock raises; the timers that are due fire afterwards. */
    ByWatermark idle(Timer timer) {
        return new ByWatermark() {
            @Override
            public boolean closesBy(long watermark, RecordContext context) {
                return pending.first(timer) <= watermark;
            }

            @Override
            public void raise(long watermark, RecordContext context) {
                TimerRunner.raise(timer, watermark, context);
            }

            @Override
            public void close(RecordContext context) {
                // timers that are due fire one by one, each with an attempt of its own
            }
        };
    }

    private record Fired(String timerId, RecordContext context) implements TimerContext {

        @Override
        public long generation() {
            return context.generation();
        }

        @Override
        public Duration remainingTime() {
            return context.remainingTime();
        }

        @Override
        public <K extends @Nullable Object, V extends @Nullable Object> void send(
                Output<K, V> output, @Nullable K key, @Nullable V value) {
            context.send(output, key, value);
        }

        @Override
        public <K extends @Nullable Object, V extends @Nullable Object> void send(
                Output<K, V> output, @Nullable K key, @Nullable V value, Headers headers) {
            context.send(output, key, value, headers);
        }

        @Override
        public <V> State<V> state(Store<?, V> store) {
            return context.state(store);
        }

        @Override
        public <K, V> State<V> state(Store<K, V> store, K key) {
            return context.state(store, key);
        }

        @Override
        public KeyTimer timer(Timer timer) {
            return context.timer(timer);
        }
    }
}
