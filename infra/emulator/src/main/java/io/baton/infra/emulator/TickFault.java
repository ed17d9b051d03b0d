package io.baton.infra.emulator;

/** A tick that was not simply delivered once and on time: announced when it is due. */
public record TickFault(Tick tick, Kind kind) {
    /** In order of precedence: a tick counts once. */
    public enum Kind {
        SKIPPED,
        DUPLICATE_SAME_ID,
        DUPLICATE_OTHER_ID,
        LATE
    }
}
