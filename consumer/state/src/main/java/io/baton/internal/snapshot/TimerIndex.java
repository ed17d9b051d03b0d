package io.baton.internal.snapshot;

import io.baton.Timer;
import io.baton.internal.state.PendingTimers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the timers that are due. The state has the times; this orders them, and is made anew for each session. Each change of the state
 * comes here once memory has it. Safe for all threads.
 */
final class TimerIndex implements PendingTimers {

    /** A time that a key has set. */
    private static final class Due implements Comparable<Due> {

        private final long at;
        private final StateKey key;

        private Due(long at, StateKey key) {
            this.at = at;
            this.key = key;
        }

        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Arrays.compareUnsigned(key.bytes(), other.key.bytes());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Due due && due.at == at && due.key.equals(key);
        }

        @Override
        public int hashCode() {
            return key.hashCode();
        }
    }

    private static final class OfTimer {

        private final Timer timer;
        private final int times;
        private final int mark;
        private final TreeSet<Due> inOrder = new TreeSet<>();
        private final Map<StateKey, Due> byKey = new HashMap<>();
        private volatile long first = Long.MAX_VALUE;
        private volatile long watermark = -1;

        private OfTimer(Timer timer, Stores stores) {
            this.timer = timer;
            this.times = stores.indexOf(timer.times().name());
            this.mark = stores.indexOf(timer.watermark().name());
        }

        private void set(StateKey key, @Nullable Long at) {
            Due before = at == null ? byKey.remove(key) : byKey.put(key, new Due(at, key));
            if (before != null) {
                inOrder.remove(before);
            }
            if (at != null) {
                inOrder.add(new Due(at, key));
            }
            first = inOrder.isEmpty() ? Long.MAX_VALUE : inOrder.first().at;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final List<OfTimer> timers;
    private final Stores stores;
    private final Supplier<KeyedState> state;
    private boolean begun;

    TimerIndex(List<Timer> timers, Stores stores, Supplier<KeyedState> state) {
        this.timers = timers.stream().map(timer -> new OfTimer(timer, stores)).toList();
        this.stores = stores;
        this.state = state;
    }

    @Override
    public void begin() {
        lock.lock();
        try {
            for (OfTimer timer : timers) {
                state.get()
                        .forEach(timer.times, (key, value) -> timer.set(stores.key(timer.times, key), millis(value)));
                if (timer.mark >= 0) {
                    state.get().forEach(timer.mark, (key, value) -> timer.watermark = millis(value));
                }
            }
            begun = true;
        } finally {
            lock.unlock();
        }
    }

    /** Memory has these changes now. */
    void note(List<Change> changes) {
        if (timers.isEmpty()) {
            return;
        }
        lock.lock(); // before begun is read: what was changed while it began may have been missed by it
        try {
            if (begun) {
                changes.forEach(this::note);
            }
        } finally {
            lock.unlock();
        }
    }

    private void note(Change change) {
        for (OfTimer timer : timers) {
            byte[] value = change.value();
            if (change.key().store() == timer.times) {
                timer.set(change.key(), value == null ? null : millis(value));
            } else if (change.key().store() == timer.mark && value != null) {
                timer.watermark = millis(value);
            }
        }
    }

    private static long millis(byte[] value) {
        return ByteBuffer.wrap(value).getLong();
    }

    @Override
    public @Nullable Pending due(long clockMillis) {
        OfTimer soonest = null;
        Due first = null;
        for (OfTimer timer : timers) {
            Due due = first(timer, timer.timer.isByEventTime() ? timer.watermark : clockMillis);
            if (due != null && (first == null || due.compareTo(first) < 0)) {
                soonest = timer;
                first = due;
            }
        }
        return soonest == null || first == null ? null : new Pending(soonest.timer, first.at, first.key.bytes());
    }

    private @Nullable Due first(OfTimer timer, long now) {
        if (timer.first > now) {
            return null;
        }
        lock.lock();
        try {
            return timer.inOrder.isEmpty() || timer.inOrder.first().at > now ? null : timer.inOrder.first();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long firstByClock() {
        long first = Long.MAX_VALUE;
        for (OfTimer timer : timers) {
            first = timer.timer.isByEventTime() ? first : Math.min(first, timer.first);
        }
        return first;
    }

    @Override
    public long first(Timer timer) {
        return timers.stream()
                .filter(each -> each.timer.equals(timer))
                .mapToLong(each -> each.first)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
