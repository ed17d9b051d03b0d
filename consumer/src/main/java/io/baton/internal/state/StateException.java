package io.baton.internal.state;

import org.jspecify.annotations.Nullable;

/** State can't be kept or can't be read. The message says what is wrong, with which object or bucket, and what to do. */
public final class StateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean mayPass;

    public StateException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private StateException(String message, @Nullable Throwable cause, boolean mayPass) {
        super(message, cause);
        this.mayPass = mayPass;
    }

    /** A failure that may be over after a while, such as an outage. */
    public static StateException thatMayPass(String message, Throwable cause) {
        return new StateException(message, cause, true);
    }

    /** Whether trying again may succeed. */
    public boolean mayPass() {
        return mayPass;
    }
}
