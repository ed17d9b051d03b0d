package io.baton.testkit;

/** The same on Kafka's own image. */
class ContainerLostRecordsIT extends LostRecordsTest {

    @Override
    TestBroker.Starter broker() {
        return Brokers.container();
    }
}
