package io.baton.testkit;

/** The same on Kafka's own image. */
class ContainerNetworkIT extends NetworkTest {

    @Override
    TestBroker.Starter broker() {
        return Brokers.container();
    }
}
