package io.baton.idempotency;

/**
 * The effect was under way elsewhere for as long as this handler may wait. The record has failed, though nothing is wrong with it;
 * see {@link Idempotent} for how it comes about and what {@code Retries} make of it.
 */
public final class AlreadyInProgressException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AlreadyInProgressException(String message) {
        super(message);
    }
}
