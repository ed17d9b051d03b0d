package io.baton.infra.simulation.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.errors.InterruptException;

/** Stands in for {@link Thread}: the same methods, as far as they are used. */
public final class SimulatedThread {

    private static final long FOR_EVER = Long.MAX_VALUE;

    private final Machine machine;
    private final Sandbox sandbox;
    private final String name;
    private final Thread carrier;
    private final List<SimulatedThread> joining = new ArrayList<>();
    private int id;
    private boolean started;
    private boolean begun;
    private boolean ended;
    private boolean waiting;
    private boolean interrupted;
    private long untilNanos;

    SimulatedThread(Machine machine, Sandbox sandbox, String name, Runnable life) {
        this.machine = machine;
        this.sandbox = sandbox;
        this.name = name;
        this.carrier = Thread.ofVirtual().name(name).unstarted(() -> carry(life));
    }

    private void carry(Runnable life) {
        Machine.carry(this);
        while (!machine.isRunning(this)) {
            LockSupport.park();
        }
        try {
            life.run();
        } finally {
            ended = true;
            joining.forEach(machine::wake);
            machine.ended(this);
        }
    }

    public static SimulatedThread currentThread() {
        SimulatedThread current = Machine.ofCarrier();
        if (current == null) {
            throw new SimulationException(Thread.currentThread() + " is not simulated", null);
        }
        return current;
    }

    public static Builder.OfPlatform ofPlatform() {
        return new ThreadBuilder();
    }

    public static Builder.OfVirtual ofVirtual() {
        return new ThreadBuilder();
    }

    /** In a sandbox, which need not be the caller's. */
    public static SimulatedThread start(Sandbox sandbox, String name, Runnable life) {
        var thread = new SimulatedThread(Machine.current(), sandbox, name, life);
        thread.start();
        return thread;
    }

    public void start() {
        if (started) {
            throw new IllegalThreadStateException(name + " was started before");
        }
        started = true;
        id = machine.admit(this);
        machine.mayYield();
    }

    public static void sleep(Duration duration) throws InterruptedException {
        currentThread().waitInterruptibly(duration.toNanos());
    }

    public static boolean interrupted() {
        SimulatedThread me = currentThread();
        boolean was = me.interrupted;
        me.interrupted = false;
        return was;
    }

    /** Another thread has to do something first. */
    public static void onSpinWait() {
        SimulatedThread me = currentThread();
        me.machine.block(me, me.machine.nanos() + 1);
    }

    /** As Kafka's clients throw it, which interrupt the thread again: not the one that carries this one, which is the machine's. */
    public static InterruptException interruptException(InterruptedException e) {
        var thrown = new InterruptException(e);
        var unused = Thread.interrupted();
        currentThread().interrupt();
        return thrown;
    }

    public boolean isInterrupted() {
        return interrupted;
    }

    public void interrupt() {
        interrupted = true;
        machine.wake(this);
    }

    public boolean isAlive() {
        return started && !ended;
    }

    public String getName() {
        return name;
    }

    public boolean join(Duration atMost) throws InterruptedException {
        SimulatedThread me = currentThread();
        long until = machine.nanos() + Math.max(0, atMost.toNanos());
        while (!ended && machine.nanos() < until) {
            joining.add(me);
            me.waitInterruptibly(until - machine.nanos());
            joining.remove(me);
        }
        return ended;
    }

    public void join() throws InterruptedException {
        var unused = join(Duration.ofDays(10_000));
    }

    /** Until it is woken, interrupted, or this long. */
    void waitInterruptibly(long nanos) throws InterruptedException {
        throwIfInterrupted();
        if (nanos > 0) {
            machine.block(this, machine.nanos() + nanos);
            throwIfInterrupted();
        } else {
            machine.mayYield();
        }
    }

    void waitUntilWoken() {
        machine.block(this, FOR_EVER);
    }

    void throwIfInterrupted() throws InterruptedException {
        if (interrupted) {
            interrupted = false;
            throw new InterruptedException();
        }
    }

    Machine machine() {
        return machine;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    int id() {
        return id;
    }

    void begin() {
        if (!begun) {
            begun = true;
            carrier.start();
        }
    }

    void unpark() {
        LockSupport.unpark(carrier);
    }

    void waitUntil(long nanos) {
        waiting = true;
        untilNanos = nanos;
    }

    long waitsUntil() {
        return waiting ? untilNanos : FOR_EVER;
    }

    void waitLonger(long nanos) {
        if (waiting && untilNanos != FOR_EVER) {
            untilNanos += nanos;
        }
    }

    /** False when it did not wait. */
    boolean stopsWaiting() {
        boolean was = waiting;
        waiting = false;
        return was;
    }

    @Override
    public int hashCode() {
        return id; // the JDK's own would put sets of threads into another order with each run
    }

    @Override
    public String toString() {
        return sandbox + "/" + name;
    }

    /** Stands in for {@link Thread.Builder}. */
    public interface Builder {
        SimulatedThread start(Runnable life);

        /** Stands in for {@link Thread.Builder.OfPlatform}. */
        interface OfPlatform extends Builder {
            OfPlatform name(String name);

            OfPlatform daemon();

            SimulatedThread unstarted(Runnable life);
        }

        /** Stands in for {@link Thread.Builder.OfVirtual}. */
        interface OfVirtual extends Builder {
            OfVirtual name(String name);

            OfVirtual name(String prefix, long first);

            SimulatedThreadFactory factory();
        }
    }
}
