package io.baton.internal.kafka;

import io.baton.internal.secrets.Secret;
import io.baton.internal.secrets.SecretRef;
import io.baton.internal.secrets.SecretStore;
import io.baton.internal.tenure.SourceException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * How function and brokers authenticate each other, as properties of Kafka's client. The client gets certificates and keys
 * as text: nothing is written to a file.
 *
 * @param rootCertificates of the authority that certified the brokers; null for the authorities that the JDK trusts
 */
public record Authentication(AuthMethod method, @Nullable SecretRef rootCertificates) {

    public static final Authentication AS_GIVEN = new Authentication(new AuthMethod.AsGiven(), null);

    private static final Set<String> LOGIN = Set.of(
            CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
            SaslConfigs.SASL_MECHANISM,
            SaslConfigs.SASL_JAAS_CONFIG,
            SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS);

    private static final String PEM = "PEM";
    private static final String IAM_LOGIN = "software.amazon.msk.auth.iam.IAMLoginModule";
    private static final String IAM_CALLBACKS = "software.amazon.msk.auth.iam.IAMClientCallbackHandler";

    /** True for a property that Baton sets for this method, or that would contradict it. */
    public boolean owns(String property) {
        if (method instanceof AuthMethod.AsGiven) {
            return false;
        }
        boolean ofTheKey = property.startsWith("ssl.keystore.") || property.equals(SslConfigs.SSL_KEY_PASSWORD_CONFIG);
        boolean ofTheRoots = property.startsWith("ssl.truststore.");
        return LOGIN.contains(property)
                || (ofTheKey && method instanceof AuthMethod.MutualTls)
                || (ofTheRoots && rootCertificates != null);
    }

    /**
     * Reads the secrets, as they are now.
     *
     * @param now refuses certificates that have expired or are not valid yet
     * @throws io.baton.internal.secrets.SecretException if a secret can't be read, or lacks a field
     * @throws SourceException if the library for IAM is missing
     */
    public Map<String, String> properties(SecretStore secrets, Instant now) {
        var properties = new TreeMap<>(methods(secrets, now));
        if (rootCertificates != null) {
            Secret roots = secrets.read(rootCertificates);
            properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, PEM);
            properties.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, PemFields.rootCertificates(roots, now));
        }
        return properties;
    }

    private Map<String, String> methods(SecretStore secrets, Instant now) {
        return switch (method) {
            case AuthMethod.AsGiven ignored -> Map.of();
            case AuthMethod.Tls ignored -> Map.of(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
            case AuthMethod.Sasl sasl ->
                sasl(sasl.mechanism().word, login(sasl.mechanism().loginModule, secrets.read(sasl.secret())));
            case AuthMethod.MutualTls mutual -> keyStore(secrets.read(mutual.secret()), now);
            case AuthMethod.Iam ignored -> {
                requireIamLibrary();
                var properties = new TreeMap<>(sasl("AWS_MSK_IAM", IAM_LOGIN + " required;"));
                properties.put(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, IAM_CALLBACKS);
                yield properties;
            }
        };
    }

    private static Map<String, String> sasl(String mechanism, String login) {
        return Map.of(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                "SASL_SSL",
                SaslConfigs.SASL_MECHANISM,
                mechanism,
                SaslConfigs.SASL_JAAS_CONFIG,
                login);
    }

    private static String login(String module, Secret secret) {
        return "%s required username=%s password=%s;"
                .formatted(module, quoted(secret.field("username")), quoted(secret.field("password")));
    }

    /** Quoted for the JAAS parser: a line's end would end the word, and a backslash begins an escape. */
    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }

    private static Map<String, String> keyStore(Secret secret, Instant now) {
        var properties = new TreeMap<>(Map.of(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                "SSL",
                SslConfigs.SSL_KEYSTORE_TYPE_CONFIG,
                PEM,
                SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
                PemFields.clientCertificate(secret, now),
                SslConfigs.SSL_KEYSTORE_KEY_CONFIG,
                PemFields.privateKey(secret)));
        PemFields.privateKeyPassword(secret)
                .ifPresent(password -> properties.put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, password));
        return properties;
    }

    private static void requireIamLibrary() {
        try {
            Class.forName(IAM_LOGIN, false, Authentication.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new SourceException(
                    "BATON_KAFKA_AUTH=iam needs Amazon's library for IAM, and the function's package does not have it: add the dependency software.amazon.msk:aws-msk-iam-auth, 2.3 or newer.",
                    e);
        }
    }
}
