package io.baton.lambda;

import io.baton.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which threads an invocation leaves behind. Counts what was not there when it began; the JDK's own helpers, which come
 * and go by themselves, are nobody's leak. Virtual threads can't be listed and are not seen.
 */
final class ThreadWatch {

    /** What a thread that was told to end gets to do so; waited for only while there is one. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final List<String> JDKS_OWN = List.of(
            "ForkJoinPool.commonPool-",
            "ForkJoinPool-1-worker-", // carriers of virtual threads
            "VirtualThread-unparker",
            "process reaper",
            "Keep-Alive-Timer",
            "Attach Listener");

    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    /** The names of those left, after a moment for them to end. */
    List<String> leftBehind(Time time) throws InterruptedException {
        long until = time.nanos() + PATIENCE.toNanos();
        List<Thread> left = left();
        while (!left.isEmpty() && time.nanos() - until < 0) {
            time.pause(LOOK);
            left = left();
        }
        return left.stream().map(Thread::getName).sorted().toList();
    }

    private List<Thread> left() {
        Predicate<Thread> known = before::contains;
        return Thread.getAllStackTraces().keySet().stream()
                .filter(known.negate())
                .filter(thread -> thread.isAlive() && !isJdksOwn(thread))
                .toList();
    }

    private static boolean isJdksOwn(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        boolean system = group != null
                && (group.getName().equals("system") || group.getName().equals("InnocuousThreadGroup"));
        return system || JDKS_OWN.stream().anyMatch(prefix -> thread.getName().startsWith(prefix));
    }
}
