package io.baton.infra.local;

import org.jspecify.annotations.Nullable;

/** A part of the local set-up could not be started or reached; the message says which, why, and where its log is. */
public class LocalPartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LocalPartException(String message) {
        this(message, null);
    }

    public LocalPartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
