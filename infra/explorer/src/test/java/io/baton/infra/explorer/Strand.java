package io.baton.infra.explorer;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs only while the explorer waits for it: from {@link #proceed} to the next {@link #park}. When nobody knows the
 * run any more, a thread that is parked in it is garbage: nothing unwinds it.
 */
final class Strand {

    private final Thread thread;
    private volatile @Nullable Thread explorer;
    private volatile boolean theirs;
    private volatile boolean over;
    private volatile @Nullable Throwable problem;
    private @Nullable String position;

    Strand(String name, Runnable body) {
        this.thread = Thread.ofVirtual().name(name).unstarted(() -> run(body));
    }

    private void run(Runnable body) {
        try {
            body.run();
        } catch (Throwable e) {
            problem = e;
        } finally {
            over = true;
            handBack();
        }
    }

    /** For the explorer: lets it run until it parks or ends. */
    void proceed() {
        explorer = Thread.currentThread();
        position = null;
        theirs = true;
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
        while (theirs) {
            LockSupport.park(this);
        }
        Throwable thrown = problem;
        if (thrown != null) {
            throw new IllegalStateException(thread.getName() + " broke", thrown);
        }
    }

    /** For the strand itself: until the explorer lets it go on. */
    void park() {
        handBack();
        while (!theirs) {
            LockSupport.park(this);
        }
    }

    private void handBack() {
        theirs = false;
        LockSupport.unpark(explorer);
    }

    boolean over() {
        return over;
    }

    /** Where it is parked, in the code that is explored. */
    String position() {
        String known = position;
        if (known == null) {
            known = look();
            position = known;
        }
        return known;
    }

    private String look() {
        var text = new StringBuilder();
        for (StackTraceElement frame : thread.getStackTrace()) {
            String type = frame.getClassName();
            if (type.startsWith("io.baton.internal.lease.")
                    || type.startsWith("io.baton.internal.tenure.")
                    || type.startsWith("io.baton.internal.output.")
                    || type.startsWith("io.baton.internal.snapshot.")) {
                text.append(type, type.lastIndexOf('.') + 1, type.length())
                        .append(':')
                        .append(frame.getLineNumber())
                        .append(' ');
            }
        }
        return text.toString();
    }
}
