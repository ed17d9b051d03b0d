package io.baton.lambda;

/** The same on Kafka's own image. */
class ContainerFailurePolicyIT extends FailurePolicyInvocationTest {

    @Override
    Site.Broker broker() {
        return ContainerBroker.started();
    }
}
