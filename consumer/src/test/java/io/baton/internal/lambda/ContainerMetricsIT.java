package io.baton.internal.lambda;

/** The same on Kafka's own image. */
class ContainerMetricsIT extends MetricsInvocationTest {

    @Override
    Brokers brokers() {
        return Brokers.CONTAINER;
    }
}
