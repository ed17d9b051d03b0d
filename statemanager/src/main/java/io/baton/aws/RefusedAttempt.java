package io.baton.aws;

/** What an attempt was refused with, before the time for further ones was up. Kept beside the exception that says only that. */
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
