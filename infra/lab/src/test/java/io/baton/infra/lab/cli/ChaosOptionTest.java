package io.baton.infra.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.baton.infra.lab.chaos.Chaos;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosOptionTest {

    @Test
    void allStandsForThoseThatAreForThisCommand() {
        assertThat(ChaosOption.chosen(List.of("all"), Chaos::isSignal))
                .containsExactlyInAnyOrder(Chaos.KILL, Chaos.FREEZE);
        assertThat(ChaosOption.chosen(List.of("ONE-WAY", "kill"), Chaos::isSignal))
                .containsExactlyInAnyOrder(Chaos.ONE_WAY, Chaos.KILL);
        assertThat(ChaosOption.chosen(List.of(), Chaos::isSignal)).isEmpty();
    }

    @Test
    void anUnknownFaultIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChaosOption.chosen(List.of("kil"), Chaos::isSignal))
                .withMessageContaining("not kil");
    }
}
