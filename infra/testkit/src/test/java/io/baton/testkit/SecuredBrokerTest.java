package io.baton.testkit;

import io.baton.infra.local.CertificateAuthority;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Functions that have to log in, over TLS. Only on the embedded broker: the image reads its key stores from files that
 * its own scripts insist on.
 */
class SecuredBrokerTest {

    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    @TempDir
    Path directory;

    @Test
    void handOffsAndAKillWithSaslOverTls() {
        var authority = CertificateAuthority.in(directory, "authority");
        var settings = KitSettings.standard()
                .withBroker(Brokers.embedded(secured(authority.certify("broker"))))
                .withEnvironment(Map.of(
                        "KAFKA_SECURITY_PROTOCOL",
                        "SASL_SSL",
                        "KAFKA_SASL_MECHANISM",
                        "PLAIN",
                        "KAFKA_SASL_JAAS_CONFIG",
                        LOGIN + "username=\"baton\" password=\"secret\";",
                        "KAFKA_SSL_TRUSTSTORE_TYPE",
                        "PEM",
                        "KAFKA_SSL_TRUSTSTORE_CERTIFICATES",
                        authority.root()));
        try (var kit = BatonTestKit.start(settings)) {
            kit.topic("orders", 1);
            var run = kit.partition("orders", 0, BytesFunction.class);
            kit.flow("orders", 200, i -> "key-" + i % 7, i -> "value-" + i);
            run.tick().handOff().kill();
            Suite.goesOn(run);
            Suite.judge("SASL over TLS, with a kill", run);
        }
    }

    private static Map<String, String> secured(CertificateAuthority.Identity identity) {
        return Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,LINK0:SASL_SSL,LINK1:SASL_SSL",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.link0.plain.sasl.jaas.config",
                LOGIN + "user_baton=\"secret\";",
                "listener.name.link1.plain.sasl.jaas.config",
                LOGIN + "user_baton=\"secret\";",
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.certificate.chain",
                identity.certificate(),
                "ssl.keystore.key",
                identity.privateKey());
    }
}
