package io.baton.internal.processing;

import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The virtual threads of one session: workers, which run the user's code, and sleepers, each of which does a single thing when
 * its time has come. Safe for all threads.
 */
final class Crew {

    /** What a thread does from its start to its end. */
    @FunctionalInterface
    interface Life {
        void run() throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);

    private final ThreadFactory threads;
    private final Time time;
    private final Consumer<Throwable> broke;
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();
    private final Set<Thread> asleep = ConcurrentHashMap.newKeySet();

    /** @param broke told of what no thread should throw */
    Crew(String threadName, Time time, Consumer<Throwable> broke) {
        this.threads = Thread.ofVirtual().name(threadName + "-", 0).factory();
        this.time = time;
        this.broke = broke;
    }

    void work(Life life) {
        start(working, life);
    }

    /** Then does this, unless {@link #wake} comes first. */
    void after(Duration duration, Runnable onWaking) {
        long untilNanos = time.nanos() + duration.toNanos();
        start(asleep, () -> {
            for (long left = untilNanos - time.nanos(); left > 0; left = untilNanos - time.nanos()) {
                time.pause(Duration.ofNanos(left));
            }
            onWaking.run();
        });
    }

    private void start(Set<Thread> among, Life life) {
        Thread thread = threads.newThread(() -> {
            try {
                life.run();
            } catch (InterruptedException e) {
                LOG.debug("Interrupted: the session ends");
            } catch (RuntimeException | Error e) {
                broke.accept(e);
            } finally {
                among.remove(Thread.currentThread());
            }
        });
        among.add(thread);
        thread.start();
    }

    /** Sends the sleepers home. */
    void wake() {
        asleep.forEach(Thread::interrupt);
    }

    void interruptWorkers() {
        working.forEach(Thread::interrupt);
    }

    /** The names of the workers there are. */
    List<String> workers() {
        return working.stream().map(Thread::getName).sorted().toList();
    }
}
