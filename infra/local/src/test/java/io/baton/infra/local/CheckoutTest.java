package io.baton.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {
    @AfterEach
    void forget() {
        System.clearProperty(Checkout.HOME);
    }

    @Test
    void isFoundAboveTheWorkingDirectory() {
        assertThat(Checkout.root().resolve("statemanager")).isDirectory();
    }

    @Test
    void aMissingFileIsAnsweredWithTheCommandThatWritesIt(@TempDir Path elsewhere) {
        System.setProperty(Checkout.HOME, elsewhere.toString());

        assertThatThrownBy(() -> KafkaBroker.CLASS_PATH.resolve())
                .isInstanceOf(LocalPartException.class)
                .hasMessageContaining(
                        elsewhere.resolve(KafkaBroker.CLASS_PATH.built()).toString())
                .hasMessageContaining("./mvnw -q -DskipTests package");
    }
}
