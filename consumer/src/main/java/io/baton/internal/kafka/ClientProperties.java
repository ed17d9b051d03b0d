package io.baton.internal.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * Kafka's client properties from environment variables, by the convention of Kafka's images: {@code KAFKA_}, then the
 * property in capitals with {@code _} for a dot, {@code __} for an underscore and {@code ___} for a dash.
 */
public final class ClientProperties {

    private static final String PREFIX = "KAFKA_";

    /** The hand-off relies on these: the user may not set them. */
    private static final Set<String> OURS = Set.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

    private ClientProperties() {}

    /** The properties that the environment sets. Properties that are missing or must not be set are added to {@code problems}. */
    public static Map<String, String> fromEnvironment(Map<String, String> environment, List<String> problems) {
        var properties = new TreeMap<String, String>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!variable.startsWith(PREFIX)) {
                return;
            }
            String name = propertyName(variable.substring(PREFIX.length()));
            if (OURS.contains(name)) {
                problems.add("%s must not be set: the hand-off relies on Baton's own %s%s"
                        .formatted(
                                variable,
                                name,
                                name.equals(ConsumerConfig.GROUP_ID_CONFIG) ? ", which is BATON_GROUP_ID" : ""));
            } else {
                properties.put(name, value);
            }
        });
        if (properties.getOrDefault(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "").isBlank()) {
            problems.add("KAFKA_BOOTSTRAP_SERVERS is missing: host:port of one or more brokers");
        }
        if (usesSasl(properties) && !isLogin(properties.getOrDefault(SaslConfigs.SASL_JAAS_CONFIG, ""))) {
            problems.add(
                    "KAFKA_SASL_JAAS_CONFIG, not shown here, must be one login module's class, 'required', name=\"value\" for each option (\\\" for a quote in one), and a semicolon");
        }
        return properties;
    }

    private static boolean usesSasl(Map<String, String> properties) {
        String protocol = properties.getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "");
        return protocol.toUpperCase(Locale.ROOT).startsWith("SASL_")
                && properties.containsKey(SaslConfigs.SASL_JAAS_CONFIG);
    }

    /** Checked here, because Kafka's own message quotes the word that it can't read: after a stray quote, the rest of the password. */
    private static boolean isLogin(String jaasConfig) {
        try {
            JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaasConfig)));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Properties that neither Kafka's consumer nor its producer knows: a deserializer may read them, or they are misspelt. */
    public static List<String> unknown(Map<String, String> properties) {
        var unknown = new ArrayList<>(properties.keySet());
        unknown.removeAll(ConsumerConfig.configNames());
        unknown.removeAll(ProducerConfig.configNames());
        return unknown;
    }

    /** The complete properties of the client: the user's replace Baton's defaults, and Baton's fixed ones replace the user's. */
    public static Map<String, Object> complete(Map<String, String> given, String groupId, String clientId) {
        var properties = new HashMap<String, Object>();
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        // a Lambda sandbox has no reader of JMX or of client metrics on the broker
        properties.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        properties.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        properties.putAll(given);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return properties;
    }

    /**
     * The properties that another kind of client gets: those whose names it knows. Names that Kafka does not know stay in: they
     * may belong to the user's own login class, or to a config provider.
     */
    static Map<String, Object> shared(Map<String, Object> properties, Set<String> known) {
        var shared = new HashMap<>(properties);
        shared.keySet().removeIf(name -> isOfAnyClient(name) && !known.contains(name));
        return shared;
    }

    private static boolean isOfAnyClient(String name) {
        return ConsumerConfig.configNames().contains(name)
                || ProducerConfig.configNames().contains(name);
    }

    /** The environment variable that sets the property. */
    public static String variable(String property) {
        return PREFIX
                + property.replace("_", "__")
                        .replace("-", "___")
                        .replace('.', '_')
                        .toUpperCase(Locale.ROOT);
    }

    /** The property that a variable sets, of whose name the prefix is cut off. */
    public static String propertyName(String variable) {
        return variable.toLowerCase(Locale.ROOT)
                .replace("___", "-")
                .replace("__", "\u0000")
                .replace('_', '.')
                .replace('\u0000', '_');
    }
}
