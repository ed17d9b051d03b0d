package io.baton.infra.simulation.kafka;

import io.baton.infra.simulation.machine.SimulatedThread;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The requests of one client, one after the other: each is repeated until it is answered. */
final class Requests {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration BACKOFF = Duration.ofMillis(20);

    private final SimulatedKafka kafka;
    private @Nullable Answer<?> awaited;
    private boolean closed;

    Requests(SimulatedKafka kafka) {
        this.kafka = kafka;
    }

    /** @throws KafkaException if that is the answer, or there is none in this time */
    <T> T ask(String what, Duration patience, Supplier<T> request) throws InterruptedException {
        long untilNanos = SimulatedKafka.nanos() + patience.toNanos();
        while (!closed) {
            var answer = new Answer<T>();
            awaited = answer;
            kafka.send(what, request, answer);
            boolean arrived = answer.await(shorter(REQUEST_TIMEOUT, untilNanos));
            if (closed) {
                break;
            }
            KafkaException refusal = answer.refusal();
            if (arrived && refusal == null) {
                return answer.value();
            }
            if (arrived && refusal != null && !(refusal instanceof RetriableException)) {
                throw refusal;
            }
            if (SimulatedKafka.nanos() >= untilNanos) {
                throw new TimeoutException("no answer to " + what);
            }
            SimulatedThread.sleep(BACKOFF);
        }
        throw new KafkaException("the client was closed while it waited for the answer to " + what);
    }

    private static Duration shorter(Duration one, long untilNanos) {
        Duration left = Duration.ofNanos(untilNanos - SimulatedKafka.nanos());
        return one.compareTo(left) < 0 ? one : left;
    }

    /** Ends the waits for answers. */
    void close() {
        closed = true;
        Answer<?> now = awaited;
        if (now != null) {
            now.arrive();
        }
    }
}
