package io.baton.tenure;

/** Records that the log has, and whose bytes are not those that were written: whoever is past them, or moves there, does not need them. */
public final class UnreadableBatch extends SourceException {

    private static final long serialVersionUID = 1L;

    public UnreadableBatch(String message, Throwable cause) {
        super(message, cause);
    }
}
