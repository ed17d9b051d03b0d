package io.baton.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UninterruptedTest {

    private final AtomicInteger attempts = new AtomicInteger();

    @AfterEach
    void dropTheFlag() {
        Thread.interrupted();
    }

    /** By its timeout, by the hand-over that comes just then, and by the end of the invocation. */
    @Test
    void whatIsInterruptedThreeTimesIsWrittenDownAllTheSame() {
        Uninterrupted.run(() -> interruptedTimes(3));
        assertThat(attempts).hasValue(4);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void whatIsInterruptedWithoutEndEnds() {
        assertThatThrownBy(() -> Uninterrupted.run(() -> interruptedTimes(100)))
                .isInstanceOf(IdempotencyTableException.class);
    }

    private void interruptedTimes(int times) throws InterruptedException {
        if (attempts.incrementAndGet() <= times) {
            throw new InterruptedException();
        }
    }
}
