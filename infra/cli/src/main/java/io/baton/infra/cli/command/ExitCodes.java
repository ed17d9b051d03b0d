package io.baton.infra.cli.command;

/** What the commands' exit codes mean; Ctrl-C ends the JVM with {@link CtrlC#EXIT_CODE}. */
public final class ExitCodes {

    /** Everything was done, and nothing is wrong. */
    public static final int OK = 0;

    /** Some or all of it could not be done; the error stream says what and why. */
    public static final int FAILED = 1;

    /** Options or settings are wrong; nothing was done. */
    public static final int USAGE = 2;

    /** The check was made and found something wrong. */
    public static final int UNHEALTHY = 3;

    private ExitCodes() {}
}
