package io.baton.infra.cli.connection;

import io.baton.infra.cli.errors.ErrorText;
import io.baton.internal.kafka.ClientProperties;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/** Kafka's client properties, from weakest to strongest: {@code KAFKA_…} variables, a file, single options. */
final class KafkaSettings {

    private static final String PREFIX = "KAFKA_";

    private KafkaSettings() {}

    /** Empty if no broker is named; adds what is wrong to {@code problems}. */
    static Map<String, String> merge(
            Map<String, String> environment,
            @Nullable Path file,
            Map<String, String> single,
            @Nullable String bootstrapServers,
            List<String> problems) {
        int before = problems.size();
        Map<String, String> properties = new TreeMap<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith(PREFIX) && variable.length() > PREFIX.length()) {
                properties.put(ClientProperties.propertyName(variable.substring(PREFIX.length())), value);
            }
        });
        if (file != null) {
            properties.putAll(read(file, problems));
        }
        properties.putAll(single);
        if (bootstrapServers != null) {
            properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        }
        boolean named = !properties
                .getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "")
                .isBlank();
        if (!named && problems.size() == before && (file != null || !single.isEmpty())) {
            problems.add("the properties of Kafka's client name no broker: give --bootstrap-server");
        }
        return named ? properties : Map.of();
    }

    private static Map<String, String> read(Path file, List<String> problems) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            // not its message where it can't be parsed: that may quote a line with a password
            problems.add("--command-config " + file + " can't be read as a properties file"
                    + (e instanceof IOException ? ": " + ErrorText.of(e) : ""));
        }
        Map<String, String> read = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> read.put(name, properties.getProperty(name)));
        return read;
    }
}
