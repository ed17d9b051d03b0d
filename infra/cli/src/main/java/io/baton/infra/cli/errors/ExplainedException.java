package io.baton.infra.cli.errors;

import org.jspecify.annotations.Nullable;

/** A command can't be carried out; the message says what is wrong, and what to do. */
public class ExplainedException extends RuntimeException {

    public ExplainedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
