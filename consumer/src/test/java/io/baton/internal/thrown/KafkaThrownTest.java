package io.baton.internal.thrown;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;

class KafkaThrownTest {

    /** Its constructor sets the thread's interrupt flag; a copy of it would be another class. */
    @Test
    void kafkasInterruptExceptionIsLoggedItself() {
        var kafkas = new InterruptException("kafka's");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(Thrown.loggable(kafkas)).isSameAs(kafkas);
        assertThat(Thread.interrupted()).isFalse();
    }
}
