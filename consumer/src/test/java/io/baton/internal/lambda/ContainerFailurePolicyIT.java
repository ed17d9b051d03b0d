package io.baton.internal.lambda;

/** The same on Kafka's own image. */
class ContainerFailurePolicyIT extends FailurePolicyInvocationTest {

    @Override
    Brokers brokers() {
        return Brokers.CONTAINER;
    }
}
