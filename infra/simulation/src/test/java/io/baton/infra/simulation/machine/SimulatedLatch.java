package io.baton.infra.simulation.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Stands in for {@link java.util.concurrent.CountDownLatch}. */
public final class SimulatedLatch {

    private final List<SimulatedThread> waiting = new ArrayList<>();
    private long count;

    public SimulatedLatch(int count) {
        this.count = count;
    }

    public void countDown() {
        if (count > 0 && --count == 0) {
            waiting.forEach(thread -> thread.machine().wake(thread));
        }
        Machine.current().mayYield();
    }

    public long getCount() {
        return count;
    }

    public void await() throws InterruptedException {
        var unused = await(10_000, TimeUnit.DAYS);
    }

    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        SimulatedThread me = SimulatedThread.currentThread();
        me.throwIfInterrupted();
        long until = me.machine().nanos() + unit.toNanos(time);
        while (count > 0 && me.machine().nanos() < until) {
            waiting.add(me);
            try {
                me.waitInterruptibly(until - me.machine().nanos());
            } finally {
                waiting.remove(me);
            }
        }
        return count == 0;
    }
}
