package io.baton.internal.state;

import org.jspecify.annotations.Nullable;

/** State can't be kept, or can't be read again; says what is wrong with which object, and what to do. */
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

    /** One that is over after a while, as an outage is. */
    public static StateException thatMayPass(String message, Throwable cause) {
        return new StateException(message, cause, true);
    }

    /** Whether to try again makes sense. */
    public boolean mayPass() {
        return mayPass;
    }
}
