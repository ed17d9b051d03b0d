package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.errors.ExplainedException;
import org.jspecify.annotations.Nullable;

/** Letters can't be read or sent; the message says why, and what to do. */
final class LetterException extends ExplainedException {

    private static final long serialVersionUID = 1L;

    LetterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
