package io.baton.infra.cli.trouble;

import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What Kafka's client throws, in a sentence. Never quotes a property that may hold a secret. Stateless. */
public final class KafkaWords {

    private static final Pattern SECRET = Pattern.compile("(?i)jaas|password|secret|credential|token|key");

    private KafkaWords() {}

    /** Why no client can be made with its properties. */
    public static String ofProperties(KafkaException failure) {
        ConfigException wrong = Words.found(failure, ConfigException.class);
        if (wrong == null) {
            return "Kafka's client can't be made with these properties: check security.protocol, sasl.* and ssl.*; their"
                    + " values are not shown, as they may be secrets.";
        }
        String said = Words.cut(wrong.getMessage());
        if (said.startsWith("No resolvable bootstrap urls")) {
            return "None of the brokers has an address that can be found. Check --bootstrap-server and this machine's network.";
        }
        return SECRET.matcher(said).find()
                ? "A property of Kafka's client about keys or passwords is wrong; it is not shown, as it may be a secret."
                : "Kafka's client refuses its properties: " + said;
    }

    /** Why a question was not answered. */
    public static String of(Throwable failure) {
        String said = Words.cut(failure.getMessage());
        return switch (failure) {
            case SslAuthenticationException tls ->
                "TLS with the broker failed (" + said
                        + "). Check security.protocol, ssl.truststore.* and the broker's name.";
            case AuthenticationException refused ->
                "Kafka refuses the credentials (" + said + "). Check sasl.mechanism and sasl.jaas.config.";
            case TopicAuthorizationException denied ->
                "Kafka denies access to topics " + denied.unauthorizedTopics() + ". Allow Describe and Read on them.";
            case GroupAuthorizationException denied ->
                "Kafka denies access to the group '" + denied.groupId() + "'. Allow Describe and Read on it.";
            case ClusterAuthorizationException denied ->
                "Kafka denies access to the cluster (" + said + "). Allow it in the cluster's ACLs.";
            case AuthorizationException denied -> "Kafka denies access (" + said + "). Allow it in the cluster's ACLs.";
            case InvalidTopicException name -> "Kafka takes no topic of that name: letters, digits and . _ - only.";
            case UnsupportedVersionException old ->
                "These brokers are too old for this question (" + said
                        + "); 2.1 is the oldest that the client talks to.";
            case TimeoutException slow ->
                "Kafka did not answer in time. Check --bootstrap-server, security.protocol and the network"
                        + " (--kafka-timeout gives it longer).";
            default -> said.isEmpty() ? "Kafka failed: " + failure.getClass().getSimpleName() : "Kafka failed: " + said;
        };
    }
}
