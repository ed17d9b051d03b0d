package io.baton.internal.deadletter;

import org.jspecify.annotations.Nullable;

/** A dead-letter target is not there, or not for us; says what to do about it. */
public final class DeadLetterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeadLetterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
