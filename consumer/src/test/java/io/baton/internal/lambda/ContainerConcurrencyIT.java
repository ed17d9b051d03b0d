package io.baton.internal.lambda;

/** The same on Kafka's own image. */
class ContainerConcurrencyIT extends ConcurrencyInvocationTest {

    @Override
    Brokers brokers() {
        return Brokers.CONTAINER;
    }
}
