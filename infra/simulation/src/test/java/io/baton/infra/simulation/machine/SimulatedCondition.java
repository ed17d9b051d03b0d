package io.baton.infra.simulation.machine;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** Stands in for a lock's condition. Wakes one too many now and then, as any condition may. */
@SuppressWarnings("WaitNotInLoop") // whoever uses it has the loop
final class SimulatedCondition implements Condition {

    private static final long FOR_EVER = Long.MAX_VALUE / 4;

    private final SimulatedLock lock;
    private final List<SimulatedThread> waiting = new ArrayList<>();

    SimulatedCondition(SimulatedLock lock) {
        this.lock = lock;
    }

    @Override
    public void await() throws InterruptedException {
        var unused = awaitNanos(FOR_EVER);
    }

    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
        SimulatedThread me = SimulatedThread.currentThread();
        me.throwIfInterrupted();
        long until = me.machine().nanos() + nanos;
        waiting.add(me);
        int held = lock.release();
        try {
            if (waiting.contains(me)) {
                me.waitInterruptibly(until - me.machine().nanos());
            }
        } finally {
            waiting.remove(me);
            lock.takeBack(held);
        }
        return until - me.machine().nanos();
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return awaitNanos(unit.toNanos(time)) > 0;
    }

    @Override
    public void signal() {
        if (!waiting.isEmpty()) {
            wake(waiting.removeFirst());
        }
    }

    @Override
    public void signalAll() {
        List<SimulatedThread> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(SimulatedCondition::wake);
    }

    private static void wake(SimulatedThread thread) {
        thread.machine().wake(thread);
    }

    @Override
    public void awaitUninterruptibly() {
        throw new UnsupportedOperationException("nobody has needed it yet");
    }

    @Override
    public boolean awaitUntil(Date deadline) {
        throw new UnsupportedOperationException("nobody has needed it yet");
    }
}
