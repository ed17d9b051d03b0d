package io.baton.aws;

/** The code that an attempt was refused with, kept beside the exception that says only that the call's time was up. */
final class RefusedAttempt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    RefusedAttempt(String code) {
        super("refused before: " + code, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }
}
