package io.baton.testkit;

import io.baton.infra.local.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that have to log in, over TLS. */
@Tag("faults")
class SecuredBrokerTest {

    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    @TempDir
    Path directory;

    @Test
    void handOffsAndAKillWithSaslOverTls() {
        var authority = CertificateAuthority.in(directory, "authority");
        var settings = KitSettings.standard()
                .withBroker(broker(keyStore(authority.certify("broker"))))
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

    TestBroker.Starter broker(Path keyStore) {
        return Brokers.embedded(secured(List.of("LINK0", "LINK1"), keyStore.toString()));
    }

    private Path keyStore(CertificateAuthority.Identity identity) {
        try {
            return Files.writeString(directory.resolve("broker.pem"), identity.privateKey() + identity.certificate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param listeners by which functions come */
    static Map<String, String> secured(List<String> listeners, String keyStore) {
        var protocols = new ArrayList<>(List.of("PLAINTEXT:PLAINTEXT", "CONTROLLER:PLAINTEXT", "BROKER:PLAINTEXT"));
        var properties = new TreeMap<>(Map.of(
                "sasl.enabled.mechanisms", "PLAIN", "ssl.keystore.type", "PEM", "ssl.keystore.location", keyStore));
        for (String listener : listeners) {
            protocols.add(listener + ":SASL_SSL");
            properties.put(
                    "listener.name." + listener.toLowerCase(Locale.ROOT) + ".plain.sasl.jaas.config",
                    LOGIN + "user_baton=\"secret\";");
        }
        properties.put("listener.security.protocol.map", String.join(",", protocols));
        return properties;
    }
}
