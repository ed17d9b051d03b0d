package io.baton.infra.simulation.world;

/** What may go wrong. */
enum FaultKind {
    KILL,
    FREEZE,
    TABLE_THROTTLED,
    TABLE_ANSWER_LOST,
    TABLE_SLOW,
    TABLE_GONE,
    BROKER_AWAY,
    BROKER_EMPTY_POLLS,
    TRUNCATION,
    HANDLER_SLOW,
    HANDLER_FAILS,
    HANDLER_POISON,
    HANDLER_HANGS,
    HANDLER_CRASHES,
    LETTERS_AWAY,
    TICK_TWICE,
    TICK_LATE,
    TICK_SKIPPED,
    STOP_AND_START,
    CLOCK_JUMPS,
    SEEK;

    /** Whether it may keep a holder that is well from the table. */
    boolean cutsTheTable() {
        return switch (this) {
            case TABLE_THROTTLED, TABLE_ANSWER_LOST, TABLE_SLOW, TABLE_GONE -> true;
            default -> false;
        };
    }
}
