package io.baton.infra.explorer;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that runs only while the explorer waits for it: from {@link #proceed} to the next {@link #park}. */
final class Strand {

    /** Unwinds a thread whose run is over; an error, as the code under test handles every exception. */
    private static final class Cut extends Error {
        private static final long serialVersionUID = 1L;

        Cut() {
            super("the run is over", null, false, false);
        }
    }

    private final Thread thread;
    private volatile @Nullable Thread explorer;
    private volatile boolean theirs;
    private volatile boolean cut;
    private volatile boolean over;
    private volatile @Nullable Throwable problem;

    Strand(String name, Runnable body) {
        this.thread = Thread.ofVirtual().name(name).unstarted(() -> run(body));
    }

    private void run(Runnable body) {
        try {
            body.run();
        } catch (Cut expected) {
            // nothing is left to be done
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
        if (cut) {
            throw new Cut(); // the code that is explored goes on to let go, whatever was thrown at it
        }
        handBack();
        while (!theirs) {
            LockSupport.park(this);
        }
        if (cut) {
            throw new Cut();
        }
    }

    private void handBack() {
        theirs = false;
        LockSupport.unpark(explorer);
    }

    void cut() {
        if (thread.getState() != Thread.State.NEW && !over) {
            cut = true;
            proceed();
        }
    }

    boolean over() {
        return over;
    }

    /** Where it is parked, in the code that is explored. */
    void position(StringBuilder text) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            String type = frame.getClassName();
            if (type.startsWith("io.baton.internal.lease.")
                    || type.startsWith("io.baton.internal.tenure.")
                    || type.startsWith("io.baton.internal.output.")) {
                text.append(type, type.lastIndexOf('.') + 1, type.length())
                        .append(':')
                        .append(frame.getLineNumber())
                        .append(' ');
            }
        }
    }
}
