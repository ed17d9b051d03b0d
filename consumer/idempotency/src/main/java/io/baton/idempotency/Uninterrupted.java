package io.baton.idempotency;

/**
 * For what must be written down though the thread is interrupted: at a hand-over, say, while the handler was in the middle
 * of its effect. AWS's SDK refuses to work for an interrupted thread. It bounds each call in time, so this ends soon.
 */
final class Uninterrupted {

    /** Baton interrupts a handler three times: at its timeout, when it is abandoned and when the invocation ends. */
    private static final int MOST_INTERRUPTS = 3;

    private Uninterrupted() {}

    @FunctionalInterface
    interface Write {
        void run() throws InterruptedException;
    }

    /** The thread is interrupted afterwards if it was before or meanwhile. */
    static void run(Write write) {
        boolean interrupted = Thread.interrupted();
        try {
            for (int interrupts = 0; ; interrupts++) {
                try {
                    write.run();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (interrupts == MOST_INTERRUPTS) {
                        throw new IdempotencyTableException(
                                "The call of the idempotency table was interrupted again and again, and given up", e);
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
