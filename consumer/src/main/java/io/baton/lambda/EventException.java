package io.baton.lambda;

/** The invocation's event can't be read; says which field and how it should be. */
public final class EventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EventException(String message) {
        super(message);
    }
}
