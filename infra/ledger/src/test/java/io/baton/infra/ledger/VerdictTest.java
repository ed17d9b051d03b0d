package io.baton.infra.ledger;

import static io.baton.infra.ledger.Stories.cleanHandOff;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {

    static Stream<Breach> breaches() {
        return Stream.of(new Breach(
                "a thread left behind",
                cleanHandOff().leaving(3, "pool-1-thread-1"),
                verdict -> assertThat(verdict.leakedThreads()).containsExactly("partition 0: pool-1-thread-1")));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachIsFoundAndNamed(Breach breach) {
        breach.isFoundAndNamed();
    }

    @Test
    void aCleanHandOffIsKept() {
        Verdict verdict = cleanHandOff().verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.delivery()).isEqualTo(new Delivery(10, 10, 0, 0, 0, 0, 0, List.of()));
        assertThat(verdict.succession().handoffs()).isOne();
        assertThat(verdict.succession().evictions()).isZero();
        assertThat(verdict.succession().gapMillis()).isEqualTo(new Spread(1, 26, 26, 26));
        assertThat(verdict.examples()).isEmpty();
    }

    @Test
    void nothingAtAllIsKept() {
        assertThat(new EvidenceBuilder().verdict().kept()).isTrue();
    }
}
