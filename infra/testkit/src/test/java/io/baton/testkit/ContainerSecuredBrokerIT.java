package io.baton.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The same on Kafka's own image. */
class ContainerSecuredBrokerIT extends SecuredBrokerTest {

    private static final String KEY_STORE = "/tmp/broker.pem";

    @Override
    TestBroker.Starter broker(Path keyStore) {
        return Brokers.container(secured(List.of("TC-0", "TC-1"), KEY_STORE), Map.of(keyStore, KEY_STORE));
    }
}
