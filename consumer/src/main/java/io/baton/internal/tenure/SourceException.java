package io.baton.internal.tenure;

import org.jspecify.annotations.Nullable;

/** Kafka could not be asked, or the partition is not what it should be; says what to do about it. */
public class SourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
