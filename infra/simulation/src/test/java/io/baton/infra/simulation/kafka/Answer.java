package io.baton.infra.simulation.kafka;

import io.baton.infra.simulation.machine.SimulatedLatch;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** What a request is answered with, once that has arrived. */
final class Answer<T> {

    private final SimulatedLatch arrived = new SimulatedLatch(1);
    private @Nullable T value;
    private @Nullable KafkaException refusal;

    void of(Supplier<T> request) {
        try {
            value = request.get();
        } catch (KafkaException e) {
            refusal = e;
        }
    }

    void arrive() {
        arrived.countDown();
    }

    boolean await(Duration atMost) throws InterruptedException {
        return arrived.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Nullable
    KafkaException refusal() {
        return refusal;
    }

    /** Of a request that was not refused. */
    T value() {
        T given = value;
        if (given == null) {
            throw new IllegalStateException("it has no answer");
        }
        return given;
    }
}
