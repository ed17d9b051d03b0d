package io.baton.infra.simulation.kafka;

import io.baton.infra.simulation.machine.SimulatedLatch;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** What a producer was asked for, other than to send a record. */
final class Operation {

    /** How it is carried out, by the producer's thread. */
    @FunctionalInterface
    interface Request {
        void carryOut() throws InterruptedException;
    }

    private final String name;
    private final Request request;
    private final SimulatedLatch done = new SimulatedLatch(1);
    private @Nullable KafkaException failure;

    Operation(String name, Request request) {
        this.name = name;
        this.request = request;
    }

    String name() {
        return name;
    }

    Request request() {
        return request;
    }

    SimulatedLatch done() {
        return done;
    }

    @Nullable
    KafkaException failure() {
        return failure;
    }

    void succeeds() {
        done.countDown();
    }

    void fails(KafkaException why) {
        failure = why;
        done.countDown();
    }
}
