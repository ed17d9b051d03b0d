package io.baton.internal.kafka;

import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The part of a function's security that can be rehearsed without its secrets and its brokers.
 *
 * @param tls whether the function connects to its brokers by TLS
 * @param login the mechanism of its login; empty without a login, or for a mechanism that needs another service
 */
public record RehearsedSecurity(boolean tls, Optional<AuthMethod.Mechanism> login) {

    private static final Duration GREETING = Duration.ofSeconds(1);
    private static final Duration BRIEF = Duration.ofMillis(10);

    public static final RehearsedSecurity NONE = new RehearsedSecurity(false, Optional.empty());

    /** The part for a function with this authentication and these properties of Kafka's client. */
    public static RehearsedSecurity of(Authentication authentication, Map<String, String> kafka) {
        return switch (authentication.method()) {
            case AuthMethod.AsGiven ignored -> given(kafka);
            case AuthMethod.Sasl sasl -> new RehearsedSecurity(true, Optional.of(sasl.mechanism()));
            case AuthMethod.Tls ignored -> new RehearsedSecurity(true, Optional.empty());
            case AuthMethod.MutualTls ignored -> new RehearsedSecurity(true, Optional.empty());
            case AuthMethod.Iam ignored -> new RehearsedSecurity(true, Optional.empty());
        };
    }

    private static RehearsedSecurity given(Map<String, String> kafka) {
        String protocol = kafka.getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT");
        boolean tls = protocol.endsWith("SSL");
        String word = kafka.getOrDefault(SaslConfigs.SASL_MECHANISM, "");
        return new RehearsedSecurity(
                tls,
                protocol.startsWith("SASL")
                        ? Arrays.stream(AuthMethod.Mechanism.values())
                                .filter(mechanism -> mechanism.word.equals(word))
                                .findFirst()
                        : Optional.empty());
    }

    /**
     * Has a client begin a handshake, and ends it.
     *
     * @param properties all properties of a client that uses TLS
     * @param isGreeted whether the handshake has begun
     */
    public static void greet(
            Map<String, Object> properties, TopicPartition partition, BooleanSupplier isGreeted, Time time) {
        var client = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            client.assign(List.of(partition));
            client.seek(partition, 0);
            long sinceNanos = time.nanos();
            while (!isGreeted.getAsBoolean()) {
                if (time.nanos() - sinceNanos > GREETING.toNanos()) {
                    throw new IllegalStateException("No handshake was begun");
                }
                client.poll(BRIEF);
            }
        } finally {
            client.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    /** The properties of a client that logs in without TLS, with this name and password. */
    public Map<String, String> loginProperties(String name, String password) {
        return login.map(mechanism -> Map.of(
                        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                        SecurityProtocol.SASL_PLAINTEXT.name,
                        SaslConfigs.SASL_MECHANISM,
                        mechanism.word,
                        SaslConfigs.SASL_JAAS_CONFIG,
                        "%s required username=\"%s\" password=\"%s\";"
                                .formatted(mechanism.loginModule, name, password)))
                .orElse(Map.of());
    }
}
