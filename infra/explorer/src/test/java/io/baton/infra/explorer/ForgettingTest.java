package io.baton.infra.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fingerprint forgets most of what happened. Here the same bounds are explored twice, once forgetting nothing: every
 * answer an invocation ever heard tells two states apart. If something was forgotten that matters, states are missing.
 */
@Tag("long")
class ForgettingTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatIsForgottenLeadsNowhereElse(int faults) {
        leadsNowhereElse(Bounds.TWO_TICKS.faults(faults, Scenario.SANDBOX, Scenario.NETWORK), faults == 0 ? 17 : 11);
    }

    @Test
    void whatIsForgottenOfCrashesLeadsNowhereElse() {
        leadsNowhereElse(Bounds.ONCE_ALONE.records(1, 1).faults(1, Scenario.DEATH, Scenario.NETWORK), 12);
    }

    @Test
    void whatIsForgottenOfTwoPartitionsLeadsNowhereElse() {
        leadsNowhereElse(
                Bounds.SIDE_BY_SIDE.faults(1, Scenario.SANDBOX, Scenario.NETWORK, Scenario.PEOPLE, Scenario.CUT_OFF),
                13);
    }

    private static void leadsNowhereElse(Scenario scenario, int moves) {
        Set<Long> forgetting = new HashSet<>();
        Set<Long> remembering = new HashSet<>();
        Findings less = new Exploration(scenario, run -> seen(run, forgetting), moves).explore();
        Findings more = new Exploration(
                        scenario,
                        run -> {
                            seen(run, remembering);
                            return run.history();
                        },
                        moves)
                .explore();
        System.out.println("forgetting: " + less.line());
        System.out.println("remembering: " + more.line());
        assertThat(more.states()).as("there is something to forget").isGreaterThan(less.states());
        assertThat(forgetting).as("states that can be told apart").isEqualTo(remembering);
    }

    private static long seen(Run run, Set<Long> states) {
        long fingerprint = run.fingerprint().hash();
        states.add(fingerprint);
        return fingerprint;
    }
}
