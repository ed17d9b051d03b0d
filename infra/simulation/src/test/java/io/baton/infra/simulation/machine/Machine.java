package io.baton.infra.simulation.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which thread runs. Exactly one simulated thread does at any time; it goes on until it waits, ends, or reaches a point where
 * the seed says that another's turn has come. Each is carried by a virtual thread of the JDK's, which parks when it is not
 * its turn; so all of this is as if on one thread.
 */
public final class Machine {

    /** What a look at a clock costs: without it, a thread that waits for time to pass by looking would wait for ever. */
    private static final long LOOK_NANOS = 500;

    private static final long NEVER = Long.MAX_VALUE;
    private static final ThreadLocal<SimulatedThread> CURRENT = new ThreadLocal<>();

    private final RandomGenerator random;
    private final int switchOneIn;
    private final long mostSwitches;
    private final List<SimulatedThread> threads = new ArrayList<>();
    private final List<SimulatedThread> ready = new ArrayList<>();
    /** Of {@link #next}, which is called at every switch. */
    private final List<SimulatedThread> able = new ArrayList<>();

    private final CountDownLatch over = new CountDownLatch(1);
    private final Fingerprint fingerprint = new Fingerprint();
    private volatile @Nullable SimulatedThread running;
    private volatile @Nullable Throwable failure;
    private long nanos;
    private long switches;
    private int threadsMade;

    /**
     * @param switchOneIn at how many of the points where another could go on one does; 0 for none, where a thread goes on
     *     until it waits
     * @param mostSwitches after which whatever runs is taken to run for ever
     */
    public Machine(long seed, int switchOneIn, long mostSwitches) {
        this.random = new SplittableRandom(seed);
        this.switchOneIn = switchOneIn;
        this.mostSwitches = mostSwitches;
    }

    /** The machine that the calling thread runs on. */
    public static Machine current() {
        return SimulatedThread.currentThread().machine();
    }

    /** Runs this as the first thread; when it ends, so does all else, wherever it is. */
    public void run(Runnable life) {
        var first = new SimulatedThread(this, new Sandbox("world"), "world", () -> {
            try {
                life.run();
            } catch (RuntimeException | Error e) {
                failure = e;
            } finally {
                over.countDown();
            }
        });
        admit(first);
        ready.remove(first);
        first.begin();
        running = first;
        first.unpark();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SimulationException("interrupted", e);
        }
        Throwable thrown = failure;
        if (thrown != null) {
            throw new SimulationException(
                    "the simulation broke off at " + Duration.ofNanos(nanos) + ": " + thrown, thrown);
        }
    }

    /** Time since the beginning. */
    public long nanos() {
        return nanos;
    }

    public long switches() {
        return switches;
    }

    /** What happened so far, in a number: the same for the same seed. */
    public long fingerprint() {
        return fingerprint.value();
    }

    /** Something that makes this history differ from others. */
    public void note(Object what) {
        fingerprint.add(nanos, what.toString());
    }

    /** A look at a clock, or anything else after which another thread might as well go on. */
    public void touch() {
        nanos += LOOK_NANOS;
        mayYield();
    }

    /** Another thread may go on here, if the seed says so. */
    void mayYield() {
        if (switchOneIn > 0 && ready.size() > 0 && random.nextInt(switchOneIn) == 0) {
            SimulatedThread me = SimulatedThread.currentThread();
            ready.add(me);
            yieldTo(next(), me);
        }
    }

    static @Nullable SimulatedThread ofCarrier() {
        return CURRENT.get();
    }

    static void carry(SimulatedThread thread) {
        CURRENT.set(thread);
    }

    String nextName() {
        return "thread-" + threadsMade;
    }

    int admit(SimulatedThread thread) {
        threads.add(thread);
        ready.add(thread);
        return threadsMade++;
    }

    /** Waits to be woken, or for the time to come. */
    void block(SimulatedThread me, long untilNanos) {
        me.waitUntil(untilNanos);
        yieldTo(next(), me);
    }

    /** Threads that wait may go on. */
    void wake(SimulatedThread thread) {
        if (thread.stopsWaiting()) {
            ready.add(thread);
        }
    }

    void ended(SimulatedThread me) {
        threads.remove(me);
        if (over.getCount() > 0) {
            hand(next());
        }
    }

    /** Takes the sandbox's threads away, wherever they are; none of them notices, the caller neither. */
    public void kill(Sandbox sandbox) {
        sandbox.kill();
        threads.removeIf(thread -> thread.sandbox() == sandbox);
        ready.removeIf(thread -> thread.sandbox() == sandbox);
        SimulatedThread me = SimulatedThread.currentThread();
        if (me.sandbox() == sandbox) {
            yieldTo(next(), me);
        }
    }

    /** Nothing of the sandbox goes on before it is thawed, the caller neither. */
    public void freeze(Sandbox sandbox) {
        sandbox.freeze(nanos);
        SimulatedThread me = SimulatedThread.currentThread();
        if (me.sandbox() == sandbox) {
            ready.add(me);
            yieldTo(next(), me);
        }
    }

    /** It goes on, and what it waited for by the clock that stood still with it comes later. */
    public void thaw(Sandbox sandbox) {
        long stood = sandbox.thaw(nanos);
        for (SimulatedThread thread : threads) {
            if (thread.sandbox() == sandbox) {
                thread.waitLonger(stood);
            }
        }
    }

    /** The names of the sandbox's threads that live. */
    public List<String> alive(Sandbox sandbox) {
        return threads.stream()
                .filter(thread -> thread.sandbox() == sandbox)
                .map(SimulatedThread::getName)
                .toList();
    }

    private SimulatedThread next() {
        if (++switches > mostSwitches) {
            breakOff("no end in sight after " + mostSwitches + " switches");
        }
        while (true) {
            able.clear();
            for (SimulatedThread thread : ready) {
                if (thread.sandbox().runs()) {
                    able.add(thread);
                }
            }
            if (!able.isEmpty()) {
                SimulatedThread next = able.get(able.size() == 1 ? 0 : random.nextInt(able.size()));
                ready.remove(next);
                fingerprint.add(nanos, next.id());
                return next;
            }
            letTimePass();
        }
    }

    private void letTimePass() {
        long next = NEVER;
        for (SimulatedThread thread : threads) {
            if (thread.sandbox().runs()) {
                next = Math.min(next, thread.waitsUntil());
            }
        }
        if (next == NEVER) {
            breakOff("every thread waits for another: " + threads);
        }
        nanos = Math.max(nanos, next);
        for (SimulatedThread thread : threads) {
            if (thread.sandbox().runs() && thread.waitsUntil() <= nanos) {
                wake(thread);
            }
        }
    }

    /** Nobody goes on after this: whoever might catch an exception could not be trusted to end. */
    private void breakOff(String why) {
        failure = new SimulationException(why, null);
        over.countDown();
        while (true) {
            LockSupport.park();
        }
    }

    private void yieldTo(SimulatedThread next, SimulatedThread me) {
        if (next != me) {
            hand(next);
            while (running != me) {
                LockSupport.park();
            }
        }
    }

    private void hand(SimulatedThread next) {
        next.begin();
        running = next;
        next.unpark();
    }

    boolean isRunning(SimulatedThread thread) {
        return running == thread;
    }
}
