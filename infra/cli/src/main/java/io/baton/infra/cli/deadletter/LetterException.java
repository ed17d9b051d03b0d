package io.baton.infra.cli.deadletter;

import org.jspecify.annotations.Nullable;

/** Letters can't be read or sent; the message says why, and what to do. */
public final class LetterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LetterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
