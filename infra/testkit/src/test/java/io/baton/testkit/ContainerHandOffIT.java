package io.baton.testkit;

/** The same on Kafka's own image. */
class ContainerHandOffIT extends HandOffTest {

    @Override
    TestBroker.Starter broker() {
        return Brokers.container();
    }
}
