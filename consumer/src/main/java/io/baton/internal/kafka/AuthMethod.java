package io.baton.internal.kafka;

import io.baton.internal.secrets.SecretRef;

/** How the function shows the brokers who it is. All but {@link AsGiven} go over TLS. */
public sealed interface AuthMethod {

    /** As the properties say that the user gave; Baton adds nothing. */
    record AsGiven() implements AuthMethod {}

    /** Not at all; only the brokers do. */
    record Tls() implements AuthMethod {}

    /** By name and password. */
    record Sasl(Mechanism mechanism, SecretRef secret) implements AuthMethod {}

    /** By a certificate. */
    record MutualTls(SecretRef secret) implements AuthMethod {}

    /** By the function's own role, to Amazon MSK. */
    record Iam() implements AuthMethod {}

    /** What Kafka calls it, and who logs in by it. */
    enum Mechanism {
        SCRAM_SHA_512("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule"),
        SCRAM_SHA_256("SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule"),
        PLAIN("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule");

        final String word;
        final String loginModule;

        Mechanism(String word, String loginModule) {
            this.word = word;
            this.loginModule = loginModule;
        }
    }
}
