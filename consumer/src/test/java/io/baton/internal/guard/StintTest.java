package io.baton.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.processing.ProcessorHarness;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Who owns the interrupt, the one who looks or the one who works. */
class StintTest {

    private static final ConsumerRecord<byte[], byte[]> RECORD = ProcessorHarness.record(7, "k");
    private static final int ATTEMPTS = 200_000;

    @Test
    void anAttemptThatEndsInTimeIsLeftAlone() {
        var stint = new Stint(Thread.currentThread(), Duration.ofNanos(100));
        stint.begin(RECORD);
        assertThat(stint.look(0)).isEqualTo(Stint.Seen.FINE);
        assertThat(stint.look(99)).isEqualTo(Stint.Seen.FINE);
        assertThat(stint.end()).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void oneThatTakesTooLongIsInterruptedAndTheFlagIsGoneAtItsEnd() {
        var stint = new Stint(Thread.currentThread(), Duration.ofNanos(100));
        stint.begin(RECORD);
        stint.look(0);
        assertThat(stint.look(100)).isEqualTo(Stint.Seen.INTERRUPTED);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(stint.end()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void theNextAttemptHasItsOwnTime() {
        var stint = new Stint(Thread.currentThread(), Duration.ofNanos(100));
        stint.begin(RECORD);
        stint.look(0);
        stint.end();
        stint.begin(RECORD);
        assertThat(stint.look(150)).isEqualTo(Stint.Seen.FINE);
        assertThat(stint.look(249)).isEqualTo(Stint.Seen.FINE);
        assertThat(stint.look(250)).isEqualTo(Stint.Seen.INTERRUPTED);
        assertThat(stint.end()).isTrue();
    }

    @Test
    void nobodyIsInterruptedBetweenTwoAttempts() {
        var stint = new Stint(Thread.currentThread(), Duration.ofNanos(1));
        stint.begin(RECORD);
        stint.end();
        stint.look(0);
        assertThat(stint.look(1_000)).isEqualTo(Stint.Seen.FINE);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void oneThatIgnoresTheInterruptIsDeafAfterTheGrace() {
        var stint = new Stint(new Thread(() -> {}), Duration.ofNanos(100));
        stint.begin(RECORD);
        stint.look(0);
        stint.look(100);
        long grace = TimeLimit.GRACE.toNanos();
        assertThat(stint.look(100 + grace - 1)).isEqualTo(Stint.Seen.INTERRUPTED);
        assertThat(stint.look(100 + grace)).isEqualTo(Stint.Seen.DEAF);
        assertThat(stint.record()).isSameAs(RECORD);
    }

    /** One that looks as fast as it can, with no time at all allowed, against one that begins and ends as fast as it can. */
    @Test
    void noInterruptEverOutlivesItsAttempt() throws Exception {
        var stint = new Stint(Thread.currentThread(), Duration.ZERO);
        var over = new AtomicBoolean();
        var looks = new AtomicLong();
        Thread watcher = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                stint.look(looks.incrementAndGet());
            }
        });
        long interrupted = 0;
        try {
            for (int i = 0; i < ATTEMPTS || (interrupted == 0 && i < 1_000 * ATTEMPTS); i++) {
                stint.begin(RECORD);
                interrupted += stint.end() ? 1 : 0;
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            }
        } finally {
            over.set(true);
            watcher.join();
        }
        assertThat(interrupted).isPositive();
    }
}
