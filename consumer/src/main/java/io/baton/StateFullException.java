package io.baton;

/** A partition's state would become larger than its setting allows. The record meets the failure policy; nothing of it is kept. */
public final class StateFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StateFullException(String message) {
        super(message);
    }
}
