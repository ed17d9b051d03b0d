package io.baton.infra.local;

/** Another process listens on the port that a server was to have; another port may do. */
public final class PortTakenException extends LocalPartException {

    private static final long serialVersionUID = 1L;

    PortTakenException(String message) {
        super(message);
    }
}
