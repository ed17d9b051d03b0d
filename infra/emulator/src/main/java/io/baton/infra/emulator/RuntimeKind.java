package io.baton.infra.emulator;

import java.util.Locale;

/** Which program runs a function's handler in its JVM; both pass the same contract test. */
public enum RuntimeKind {
    /** AWS's own runtime interface client, as in Lambda. Its natives are for Linux only. */
    AWS,
    /** {@link PlainRuntime}: the client's own loading and serialising of a handler, with our HTTP loop round it. */
    PLAIN;

    public static RuntimeKind forThisMachine() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux") ? AWS : PLAIN;
    }
}
