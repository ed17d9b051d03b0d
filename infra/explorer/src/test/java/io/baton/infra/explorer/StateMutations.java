package io.baton.infra.explorer;

import static io.baton.infra.explorer.Bounds.KEEPING;
import static io.baton.infra.explorer.Bounds.KEEPING_ON;
import static io.baton.infra.explorer.Bounds.KEEPING_ON_LONGER;
import static io.baton.infra.explorer.Bounds.ONE_RECORD;
import static io.baton.infra.explorer.Promise.LIVENESS;
import static io.baton.infra.explorer.Promise.NO_DUPLICATES_WHEN_CLEAN;
import static io.baton.infra.explorer.Promise.SNAPSHOTS_CAN_BE_READ;
import static io.baton.infra.explorer.Promise.STATE_IS_OF_THE_CHECKPOINT;

import io.baton.infra.explorer.Move.Kind;
import java.util.EnumSet;
import java.util.List;

/** The guards of state that is kept in snapshots. */
final class StateMutations {

    private static final Scenario FREEZE = KEEPING_ON.prompt().faults(1, EnumSet.of(Kind.FREEZES));

    private static final Scenario ONE_KEPT = ONE_RECORD.keeping();

    private static Mutation state(
            String file, String guard, String code, String broken, Scenario scenario, Promise promise) {
        return new Mutation(
                guard,
                "consumer/state/src/main/java/io/baton/internal/snapshot/" + file + ".java",
                code,
                broken,
                scenario,
                promise);
    }

    static final List<Mutation> ALL = List.of(
            state(
                    "SessionState",
                    "state: the checkpoint moves once the snapshot is kept",
                    "while (!saving.isDone(GATHERING)) {",
                    "while (false && !saving.isDone(GATHERING)) {",
                    KEEPING,
                    SNAPSHOTS_CAN_BE_READ),
            state(
                    "SessionState",
                    "state: a put whose answer is lost is made again",
                    "                saving.again();\n",
                    "",
                    ONE_KEPT.faults(1, Scenario.OBJECTS),
                    LIVENESS),
            state(
                    "SnapshotFlow",
                    "state: the checkpoint is what is kept",
                    "        return reached;",
                    "        return session.progress().checkpoint();",
                    KEEPING,
                    STATE_IS_OF_THE_CHECKPOINT),
            state(
                    "SnapshotFlow",
                    "state: the last snapshot comes before the release",
                    "        return thread.awaitEnd(Duration.ofNanos(Math.max(0, untilNanos - time.nanos())));",
                    "        return true;",
                    KEEPING,
                    NO_DUPLICATES_WHEN_CLEAN),
            state(
                    "KeptState",
                    "state: a snapshot has the changes of finished records alone",
                    "        return memory().state().settle(cuts);",
                    "        return memory().state().settle(between -> new Cut(Checkpoint.at(1L << 40), between, cuts.latest(between).number()));",
                    KEEPING,
                    STATE_IS_OF_THE_CHECKPOINT),
            state(
                    "KeptState",
                    "state: a session begins with the state of the snapshot that the checkpoint names",
                    """
                            if (snapshot != null) {
                                read(snapshot);
                            }
                            KeyedState
                    """.strip(),
                    """
                            if (memory == null) {
                                memory = new Memory();
                            }
                            KeyedState
                    """.strip(),
                    KEEPING,
                    STATE_IS_OF_THE_CHECKPOINT),
            state(
                    "SnapshotName",
                    "state: each generation has names of its own",
                    "generation.value(), number",
                    "1L, number",
                    KEEPING,
                    LIVENESS),
            state(
                    "SnapshotChain",
                    "state: an object is needed until newer ones have every segment",
                    "covered.cardinality() < KeyedState.SEGMENTS",
                    "covered.cardinality() < 0",
                    KEEPING,
                    STATE_IS_OF_THE_CHECKPOINT),
            state(
                    "Rubbish",
                    "state: what the row may still name is left for a while",
                    "time.nanos() - dropped.peek().atNanos >= GRACE.toNanos()",
                    "!dropped.peek().name.isEmpty()",
                    KEEPING_ON_LONGER,
                    SNAPSHOTS_CAN_BE_READ),
            state(
                    "Rubbish",
                    "state: a holder that may have been replaced deletes nothing",
                    "if (!holds.getAsBoolean()) {",
                    "if (holds == null) {",
                    FREEZE,
                    SNAPSHOTS_CAN_BE_READ));

    private StateMutations() {}
}
