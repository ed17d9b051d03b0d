package io.baton.internal.kafka;

import io.baton.internal.secrets.SecretRef;

/** How the function authenticates to the brokers. All methods but {@link AsGiven} use TLS. */
public sealed interface AuthMethod {

    /** The user's own client properties decide; Baton adds nothing. */
    record AsGiven() implements AuthMethod {}

    /** The brokers authenticate to the function, and the function does not to them. */
    record Tls() implements AuthMethod {}

    /** With a user name and a password. */
    record Sasl(Mechanism mechanism, SecretRef secret) implements AuthMethod {}

    /** With a client certificate. */
    record MutualTls(SecretRef secret) implements AuthMethod {}

    /** With the function's IAM role, to Amazon MSK. */
    record Iam() implements AuthMethod {}

    /** A SASL mechanism: Kafka's name of it, and the login module for it. */
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
