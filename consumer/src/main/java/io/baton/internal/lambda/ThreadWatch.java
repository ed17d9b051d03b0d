package io.baton.internal.lambda;

import io.baton.internal.thrown.Bounded;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

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
            "VirtualThread-unparker",
            "process reaper",
            "Keep-Alive-Timer",
            "Attach Listener");

    /** Of a name that is the user's choice. */
    private static final int NAME_BYTES = 256;

    /** Since JDK 25, where virtual threads wait. */
    private static final Pattern TIMER_OF_A_POOL = Pattern.compile("ForkJoinPool-\\d+-delayScheduler");

    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    /** The names of those left, after a moment for them to end. */
    List<String> leftBehind(Time time) throws InterruptedException {
        long until = time.nanos() + PATIENCE.toNanos();
        List<Thread> left = left();
        while (!left.isEmpty() && time.nanos() - until < 0) {
            time.pause(LOOK);
            left = left();
        }
        return left.stream()
                .map(thread -> Bounded.text(thread.getName(), NAME_BYTES))
                .sorted()
                .toList();
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
        return system
                || carriesVirtualThreads(thread)
                || JDKS_OWN.stream().anyMatch(prefix -> thread.getName().startsWith(prefix));
    }

    /** Their pool's number depends on how many pools were there before. */
    private static boolean carriesVirtualThreads(Thread thread) {
        return thread.getClass().getName().equals("jdk.internal.misc.CarrierThread")
                || TIMER_OF_A_POOL.matcher(thread.getName()).matches();
    }
}
