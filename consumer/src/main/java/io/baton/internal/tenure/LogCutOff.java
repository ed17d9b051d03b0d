package io.baton.internal.tenure;

/**
 * The log was cut off below the position that is wanted, and may have been written again since: its records there are not
 * those that were read. An invocation that only prefetches does not fail by it: a seek may lead elsewhere.
 */
public final class LogCutOff extends SourceException {

    private static final long serialVersionUID = 1L;

    public LogCutOff(String message, Throwable cause) {
        super(message, cause);
    }
}
