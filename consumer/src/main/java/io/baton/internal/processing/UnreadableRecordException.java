package io.baton.internal.processing;

/** A record whose key or value the user's deserializer refuses. */
final class UnreadableRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String what;

    UnreadableRecordException(String what, Throwable cause) {
        super(what, cause);
        this.what = what;
    }

    String what() {
        return what;
    }
}
