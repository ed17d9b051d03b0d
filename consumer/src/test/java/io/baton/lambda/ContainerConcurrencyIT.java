package io.baton.lambda;

/** The same on Kafka's own image. */
class ContainerConcurrencyIT extends ConcurrencyInvocationTest {

    @Override
    Site.Broker broker() {
        return ContainerBroker.started();
    }
}
