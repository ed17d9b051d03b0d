package io.baton.internal.tenure;

/**
 * The log has the records, and their bytes are not those that were written. An invocation that only prefetches does not fail
 * by it: the holder may be past them, or a seek may lead past them.
 */
public final class UnreadableBatch extends SourceException {

    private static final long serialVersionUID = 1L;

    public UnreadableBatch(String message, Throwable cause) {
        super(message, cause);
    }
}
