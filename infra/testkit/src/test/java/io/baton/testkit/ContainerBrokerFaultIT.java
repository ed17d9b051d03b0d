package io.baton.testkit;

/** The same on Kafka's own image. */
class ContainerBrokerFaultIT extends BrokerFaultTest {

    @Override
    TestBroker.Starter broker() {
        return Brokers.container();
    }
}
