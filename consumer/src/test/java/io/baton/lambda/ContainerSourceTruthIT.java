package io.baton.lambda;

/** The same on Kafka's own image. */
class ContainerSourceTruthIT extends SourceTruthInvocationTest {

    @Override
    Site.Broker broker() {
        return ContainerBroker.started();
    }
}
