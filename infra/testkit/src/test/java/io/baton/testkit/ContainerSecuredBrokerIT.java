package io.baton.testkit;

import java.util.List;
import java.util.Map;

/** The same on Kafka's own image. */
class ContainerSecuredBrokerIT extends SecuredBrokerTest {

    private static final String KEY_STORE = "/tmp/broker.p12";

    @Override
    TestBroker.Starter broker(Certificate certificate) {
        return Brokers.container(
                secured(List.of("TC-0", "TC-1"), KEY_STORE), Map.of(certificate.keyStore(), KEY_STORE));
    }
}
