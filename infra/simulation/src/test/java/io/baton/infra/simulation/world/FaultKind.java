package io.baton.infra.simulation.world;

import java.util.EnumSet;
import java.util.Set;

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
    SEEK,
    HANDLER_NEVER_RETURNS,
    TOLD_TO_END,
    KAFKA_REQUEST_LOST,
    KAFKA_ANSWER_LOST,
    KAFKA_SLOW,
    COORDINATOR_AWAY,
    BUCKET_LOST,
    BUCKET_UNHEARD,
    BUCKET_SLOW,
    BUCKET_LATE,
    BUCKET_AWAY,
    BUCKET_LISTS_FAIL;

    /** Drawn last, so that worlds without them are what they were before these were thought of. */
    private static final Set<FaultKind> LATECOMERS = EnumSet.of(HANDLER_NEVER_RETURNS, TOLD_TO_END);

    /** Only of worlds that write to outputs. */
    private static final Set<FaultKind> OF_OUTPUTS =
            EnumSet.of(KAFKA_REQUEST_LOST, KAFKA_ANSWER_LOST, KAFKA_SLOW, COORDINATOR_AWAY);

    /** Only of worlds that keep state. */
    private static final Set<FaultKind> OF_STATE =
            EnumSet.of(BUCKET_LOST, BUCKET_UNHEARD, BUCKET_SLOW, BUCKET_LATE, BUCKET_AWAY, BUCKET_LISTS_FAIL);

    static Set<FaultKind> ofState() {
        return EnumSet.copyOf(OF_STATE);
    }

    static Set<FaultKind> ofOutputs() {
        return EnumSet.copyOf(OF_OUTPUTS);
    }

    static Set<FaultKind> latecomers() {
        return EnumSet.copyOf(LATECOMERS);
    }

    static Set<FaultKind> firstcomers() {
        Set<FaultKind> firstcomers = EnumSet.complementOf(EnumSet.copyOf(LATECOMERS));
        firstcomers.removeAll(OF_OUTPUTS);
        firstcomers.removeAll(OF_STATE);
        return firstcomers;
    }

    /** Whether it may keep a holder that is well from the table. */
    boolean cutsTheTable() {
        return switch (this) {
            case TABLE_THROTTLED, TABLE_ANSWER_LOST, TABLE_SLOW, TABLE_GONE -> true;
            default -> false;
        };
    }

    /** Whether it may keep outputs from being acknowledged. */
    boolean cutsOutputs() {
        return this == BROKER_AWAY || OF_OUTPUTS.contains(this);
    }

    /** Whether it may keep snapshots from being kept. */
    boolean cutsTheBucket() {
        return OF_STATE.contains(this);
    }

    /** Whether a holder may fall silent by it, which looks like a record that ended its process. */
    boolean mayLoseAHolder() {
        return switch (this) {
            case KILL, FREEZE, CLOCK_JUMPS, TOLD_TO_END -> true;
            default -> cutsTheTable();
        };
    }
}
