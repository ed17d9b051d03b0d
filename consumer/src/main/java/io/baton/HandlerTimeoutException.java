package io.baton;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a record took longer than {@link Pipeline.Reading#handlerTimeout} allows. Its cause is what the handler
 * threw when it was interrupted, if it threw anything.
 */
public final class HandlerTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param what the record, or the records, in words
     * @param limit the handler timeout
     * @param cause what the handler threw; null if it returned
     */
    public HandlerTimeoutException(String what, Duration limit, @Nullable Throwable cause) {
        super("The handler took longer than its timeout of %s at %s".formatted(limit, what), cause);
    }
}
