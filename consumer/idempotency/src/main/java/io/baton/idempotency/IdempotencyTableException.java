package io.baton.idempotency;

/** The idempotency table could not be asked: gone, throttled, unreachable. Says what was being done. */
public final class IdempotencyTableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    IdempotencyTableException(String message, Throwable cause) {
        super(message, cause);
    }
}
