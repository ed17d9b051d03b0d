package io.baton.infra.simulation.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** Stands in for {@link java.util.concurrent.locks.ReentrantLock}. */
public final class SimulatedLock implements Lock {

    private final List<SimulatedThread> waiting = new ArrayList<>();
    private @Nullable SimulatedThread owner;
    private int holds;

    @Override
    public void lock() {
        SimulatedThread me = SimulatedThread.currentThread();
        me.machine().mayYield();
        while (!taken(me)) {
            waiting.add(me);
            me.waitUntilWoken();
            waiting.remove(me);
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        while (!tryLock(1, TimeUnit.DAYS)) {
            // not yet
        }
    }

    @Override
    public boolean tryLock() {
        SimulatedThread me = SimulatedThread.currentThread();
        me.machine().mayYield();
        return taken(me);
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        SimulatedThread me = SimulatedThread.currentThread();
        me.throwIfInterrupted();
        me.machine().mayYield();
        long until = me.machine().nanos() + unit.toNanos(time);
        while (!taken(me)) {
            if (me.machine().nanos() >= until) {
                return false;
            }
            waiting.add(me);
            try {
                me.waitInterruptibly(until - me.machine().nanos());
            } finally {
                waiting.remove(me);
            }
        }
        return true;
    }

    @Override
    public void unlock() {
        SimulatedThread me = SimulatedThread.currentThread();
        if (owner != me) {
            throw new IllegalMonitorStateException();
        }
        if (--holds == 0) {
            owner = null;
            List.copyOf(waiting).forEach(me.machine()::wake);
            me.machine().mayYield();
        }
    }

    public boolean isHeldByCurrentThread() {
        return owner == SimulatedThread.currentThread();
    }

    @Override
    public Condition newCondition() {
        return new SimulatedCondition(this);
    }

    /** Gives it up however often it is held; answers how often that was. */
    int release() {
        int held = holds;
        holds = 1;
        unlock();
        return held;
    }

    void takeBack(int held) {
        lock();
        holds = held;
    }

    private boolean taken(SimulatedThread me) {
        if (owner != null && owner != me) {
            return false;
        }
        owner = me;
        holds++;
        return true;
    }
}
