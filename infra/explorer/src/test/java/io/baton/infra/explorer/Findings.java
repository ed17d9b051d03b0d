package io.baton.infra.explorer;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exploration came to.
 *
 * @param states that differ in what may come of them
 * @param executions from the start, one for each move in each state
 * @param deepest moves from the start to the state that is farthest
 * @param complete whether every state within the bounds was reached
 * @param violation the shortest there is; null: none
 */
record Findings(
        Scenario scenario,
        int states,
        long executions,
        int endings,
        int deepest,
        boolean complete,
        Duration took,
        @Nullable Violation violation) {

    /** A promise that did not hold, and how to get there. */
    record Violation(Promise promise, String how, List<Move> path) {}

    /** The violation, move by move. */
    String story() {
        return violation == null ? "" : violation.how() + "\n" + Story.of(scenario, violation.path());
    }

    String line() {
        return "%s: %,d states, %,d executions, %,d endings, up to %d moves, %.1f s%s"
                .formatted(
                        scenario.title(),
                        states,
                        executions,
                        endings,
                        deepest,
                        took.toMillis() / 1000.0,
                        complete ? "" : " (longer executions left out)");
    }
}
