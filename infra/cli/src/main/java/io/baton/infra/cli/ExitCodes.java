package io.baton.infra.cli;

/** What the commands' exit codes mean; Ctrl-C ends the JVM with 130. */
final class ExitCodes {

    /** All that was asked for was done, and nothing asked about is wrong. */
    static final int OK = 0;

    /** It could not be done, or not wholly; the error stream says what and why. */
    static final int FAILED = 1;

    /** Options or settings are wrong; nothing was done. */
    static final int USAGE = 2;

    /** It was looked at as asked, and something is wrong with what was seen. */
    static final int UNHEALTHY = 3;

    private ExitCodes() {}
}
