package io.baton;

/** The invocation's event can't be read; says which field and how it should be. */
public final class EventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EventException(String message) {
        super(message);
    }
}
