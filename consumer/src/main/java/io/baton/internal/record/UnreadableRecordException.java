package io.baton.internal.record;

/** A record whose key or value the user's deserializer refuses. */
public final class UnreadableRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String what;

    UnreadableRecordException(String what, Throwable cause) {
        super(what, cause);
        this.what = what;
    }

    public String what() {
        return what;
    }
}
