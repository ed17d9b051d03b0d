package io.baton.internal.lambda;

/** The same on Kafka's own image. */
class ContainerInvocationIT extends InvocationTest {

    @Override
    Brokers brokers() {
        return Brokers.CONTAINER;
    }
}
