package io.baton.infra.cli.errors;

import org.jspecify.annotations.Nullable;

/** It can't be done; the message says all that a user needs: what is wrong, and what to do. */
public class ExplainedException extends RuntimeException {

    public ExplainedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
