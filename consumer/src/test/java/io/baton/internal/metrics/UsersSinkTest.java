package io.baton.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.thrown.HostileThrowable;
import io.baton.spi.MetricsSink;
import io.baton.spi.MetricsSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UsersSinkTest {

    private final ConcurrentLinkedQueue<MetricsSnapshot> taken = new ConcurrentLinkedQueue<>();
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void release() {
        released.countDown();
    }

    private static UsersSink patient(MetricsSink sink) {
        return new UsersSink(sink, Duration.ofSeconds(20));
    }

    private static MetricsSnapshot snapshot() {
        return new Meters().drain();
    }

    @Test
    void theLastSnapshotIsThereWhenItIsClosed() {
        MetricsSnapshot last = snapshot();
        try (UsersSink sink = patient(taken::add)) {
            sink.write(last);
        }
        assertThat(taken).containsExactly(last);
    }

    @Test
    void whatItThrowsEndsNothing() {
        MetricsSink error = given -> {
            taken.add(given);
            throw new StackOverflowError();
        };
        MetricsSink hostile = given -> {
            taken.add(given);
            throw HostileThrowable.all().getFirst();
        };
        for (MetricsSink broken : List.of(error, hostile)) {
            UsersSink sink = patient(broken);
            sink.write(snapshot());
            sink.close();
            sink.write(snapshot());
            sink.close();
        }
        assertThat(taken).hasSize(4);
    }

    @Test
    void anInterruptThatItLeavesReachesNobody() {
        try (UsersSink sink = patient(given -> Thread.currentThread().interrupt())) {
            sink.write(snapshot());
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whileItDoesNotReturnSnapshotsAreDroppedAndNobodyWaits() throws Exception {
        var entered = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var sink = new UsersSink(
                given -> {
                    taken.add(given);
                    entered.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                },
                Duration.ofMillis(20));
        sink.write(snapshot());
        entered.await();
        sink.write(snapshot());
        sink.close();
        interrupted.await();
        assertThat(taken).hasSize(1);
    }

    @Test
    void whatItIsGivenCanNotBeChanged() {
        try (UsersSink sink = patient(given -> {
            given.counts().clear();
            taken.add(given);
        })) {
            sink.write(snapshot());
        }
        assertThat(taken).isEmpty();
    }
}
