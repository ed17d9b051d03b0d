package io.baton.internal.deadletter;

import io.baton.internal.thrown.Thrown;
import org.jspecify.annotations.Nullable;

/**
 * An exception as text that fits into a letter, whatever the exception is.
 *
 * @param message at most {@value Thrown#MESSAGE_BYTES} bytes of UTF-8; null if it has none
 * @param stackTrace at most {@value Thrown#TRACE_BYTES} bytes of UTF-8, shared evenly among the exception and its causes,
 *     so that the root cause is in it
 */
public record Failure(String exceptionClass, @Nullable String message, String stackTrace) {

    public static Failure of(Throwable cause) {
        return new Failure(Thrown.className(cause), Thrown.message(cause), Thrown.trace(cause));
    }
}
