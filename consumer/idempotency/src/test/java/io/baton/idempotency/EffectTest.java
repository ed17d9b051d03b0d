package io.baton.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EffectTest {

    @Test
    void noTwoEffectsShareAKey() {
        assertThat(Effect.named("a").idOf("b#c")).isEqualTo("a#b#c");
        assertThatIllegalArgumentException().isThrownBy(() -> Effect.named("a#b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Effect.named(" "));
    }

    @Test
    void whatIsRunningIsNotForgotten() {
        Effect charge = Effect.named("charges");
        assertThatIllegalArgumentException().isThrownBy(() -> charge.remembered(Duration.ofSeconds(59)));
        assertThatIllegalArgumentException().isThrownBy(() -> charge.runningAtMost(Duration.ofDays(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> charge.runningAtMost(Duration.ZERO));
    }
}
