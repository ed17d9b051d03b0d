package io.baton;

/**
 * A record would make the partition's state larger than {@code BATON_STATE_BYTES} allows. The record meets the failure policy, and
 * none of its changes is kept.
 */
public final class StateFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StateFullException(String message) {
        super(message);
    }
}
