package io.baton.infra.ledger;

import static io.baton.infra.ledger.Stories.cleanHandOff;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DuplicateTicksTest {

    static Stream<Breach> breaches() {
        return Stream.of(
                new Breach(
                        "a duplicate tick that says it read",
                        cleanHandOff().duplicateTick("second", 3),
                        verdict -> assertThat(verdict.duplicateTicks().recordsRead())
                                .isOne()),
                new Breach(
                        "a duplicate tick that says it did not read but did",
                        cleanHandOff().acknowledged(10, 10).handled(9, 200, 10).duplicateTick("request-9", 0),
                        verdict -> assertThat(verdict.duplicateTicks().recordsRead())
                                .isOne()),
                new Breach(
                        "a tick that was taken at one partition of its function, and read there, while it held another",
                        cleanHandOff()
                                .acknowledged(10, 10)
                                .handled(9, 200, 10)
                                .duplicateTick("request-9", 0)
                                .heldElsewhere("request-9"),
                        verdict -> assertThat(verdict.duplicateTicks().recordsRead())
                                .isOne()));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachIsFoundAndNamed(Breach breach) {
        breach.isFoundAndNamed();
    }

    @Test
    void aRequestDeliveredTwiceMayShareItsIdWithTheHolder() {
        Verdict verdict = cleanHandOff().duplicateTick("request-2", 0).verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.duplicateTicks())
                .extracting(DuplicateTicks::delivered, DuplicateTicks::recognised)
                .containsExactly(1, 1);
    }
}
