package io.baton.testkit;

/** The same on Kafka's own image. */
class ContainerContentsIT extends ContentsTest {

    @Override
    TestBroker.Starter broker() {
        return Brokers.container();
    }
}
