package io.baton.internal.lambda;

import io.baton.internal.thrown.Bounded;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds the threads that an invocation leaves behind: those that did not exist when it began, in the thread group that it runs in;
 * Lambda has one for all. The JDK's own helper threads come and go by themselves and don't count. Virtual threads can't be listed, and
 * are not found.
 */
final class ThreadWatch {

    /** How long a thread that was told to end may take to end. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final List<String> JDKS_OWN = List.of(
            "ForkJoinPool.commonPool-",
            "VirtualThread-unparker",
            "process reaper",
            "Keep-Alive-Timer",
            "Attach Listener");

    /** The user chooses the names: they are cut. */
    private static final int NAME_BYTES = 256;

    /** Virtual threads wait in it since JDK 25. */
    private static final Pattern TIMER_OF_A_POOL = Pattern.compile("ForkJoinPool-\\d+-delayScheduler");

    private final ThreadGroup group = Thread.currentThread().getThreadGroup();
    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    /** The names of the threads that are left after {@link #PATIENCE}. */
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
                .filter(thread -> isOurs(thread) && !isJdksOwn(thread))
                .toList();
    }

    /** A thread that has ended has no group. */
    private boolean isOurs(Thread thread) {
        ThreadGroup its = thread.getThreadGroup();
        return its != null && group.parentOf(its);
    }

    private static boolean isJdksOwn(Thread thread) {
        ThreadGroup its = thread.getThreadGroup();
        boolean system =
                its != null && (its.getName().equals("system") || its.getName().equals("InnocuousThreadGroup"));
        return system
                || carriesVirtualThreads(thread)
                || JDKS_OWN.stream().anyMatch(prefix -> thread.getName().startsWith(prefix));
    }

    /** The number in the name depends on how many pools existed before. */
    private static boolean carriesVirtualThreads(Thread thread) {
        return thread.getClass().getName().equals("jdk.internal.misc.CarrierThread")
                || TIMER_OF_A_POOL.matcher(thread.getName()).matches();
    }
}
