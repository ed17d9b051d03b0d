package io.baton.testkit;

/** The same on containers of Kafka's own image. */
class ContainerThreeBrokersIT extends ThreeBrokersTest {

    @Override
    TestBroker.Starter brokers() {
        return ThreeContainers::started;
    }
}
