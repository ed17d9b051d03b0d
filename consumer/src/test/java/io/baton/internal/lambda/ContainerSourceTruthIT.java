package io.baton.internal.lambda;

/** The same on Kafka's own image. */
class ContainerSourceTruthIT extends SourceTruthInvocationTest {

    @Override
    Brokers brokers() {
        return Brokers.CONTAINER;
    }
}
