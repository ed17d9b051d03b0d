package io.baton.infra.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Names;
import io.baton.infra.deploy.config.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The plain templates of a deployment, as they were written. Kept in the module's {@code target} to be looked at. */
final class Synthesized {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger DIRECTORIES = new AtomicInteger();

    private final Names names;
    private final Path directory;
    private final List<String> stacks;

    private Synthesized(Deployment deployment, Path directory) {
        this.names = new Names(deployment.name());
        this.directory = directory;
        this.stacks = Synthesis.plain(deployment, directory).stacks();
    }

    static Synthesized of(Deployment deployment) {
        return new Synthesized(deployment, target("templates-" + DIRECTORIES.incrementAndGet()));
    }

    /** Three partitions, and what else the file says. */
    static Synthesized with(String... more) {
        return of(deployment(more));
    }

    /** With a file in the place of the jar. */
    static Deployment deployment(String... more) {
        try {
            Path directory = target("code");
            Files.writeString(directory.resolve("rides.jar"), "the jar");
            return Deployment.parse(Yaml.LEAST + String.join("\n", more), directory, "rides.yaml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path target(String name) {
        try {
            return Files.createDirectories(Path.of("target", "test-synth", name).toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> stacks() {
        return stacks;
    }

    String text(String stack) {
        try {
            return Files.readString(directory.resolve(stack + ".template.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode shared() {
        return template(names.sharedStack());
    }

    JsonNode shard(int number) {
        return template(names.shardStack(number));
    }

    JsonNode template(String stack) {
        try {
            return JSON.readTree(text(stack));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The resources of all shards whose type it is, by logical name. */
    Map<String, JsonNode> ofPartitions(String type) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        stacks.stream().skip(1).map(this::template).forEach(template -> found.putAll(of(template, type)));
        return found;
    }

    /** The properties of the one partition's resource. */
    JsonNode of(int partition, String id) {
        return properties(shard(partition / Partitions.PER_SHARD), "PartitionsP" + partition + id);
    }

    static Map<String, JsonNode> of(JsonNode template, String type) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        template.path("Resources").properties().forEach(resource -> {
            if (resource.getValue().path("Type").asText().equals(type)) {
                found.put(resource.getKey(), resource.getValue());
            }
        });
        return found;
    }

    /** Of the only resource whose logical name begins so, but for CDK's hash. */
    static JsonNode properties(JsonNode template, String name) {
        List<JsonNode> found = template.path("Resources").properties().stream()
                .filter(resource -> resource.getKey().matches(name + "[0-9A-F]{8}"))
                .map(resource -> resource.getValue().path("Properties"))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("There are %d resources %s".formatted(found.size(), name));
        }
        return found.getFirst();
    }

    /** Every key and value, however deep. */
    static Stream<String> texts(JsonNode node) {
        return node.isValueNode()
                ? Stream.of(node.asText())
                : Stream.concat(
                        node.isObject() ? node.properties().stream().map(Map.Entry::getKey) : Stream.empty(),
                        node.valueStream().flatMap(Synthesized::texts));
    }
}
