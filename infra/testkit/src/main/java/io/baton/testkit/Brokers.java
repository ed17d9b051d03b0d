package io.baton.testkit;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The brokers the kit knows to start. */
public final class Brokers {

    /** The system property that says which one {@link BatonTestKit#start()} takes. */
    public static final String PROPERTY = "baton.testkit.broker";

    private Brokers() {}

    /** Apache Kafka in a JVM of its own on this machine: no Docker is needed. */
    public static TestBroker.Starter embedded() {
        return embedded(Map.of());
    }

    /** With broker properties that override the kit's; functions come by the listeners {@code LINK0} and {@code LINK1}. */
    public static TestBroker.Starter embedded(Map<String, String> properties) {
        return links -> EmbeddedBroker.start(links, properties);
    }

    /**
     * Kafka's own image, by Testcontainers, whose {@code testcontainers-kafka} has to be among the test's dependencies.
     * Fails where no Docker engine answers: a suite that is skipped looks like a green one.
     */
    public static TestBroker.Starter container() {
        return container(Map.of(), Map.of());
    }

    /**
     * The same with broker properties that override the image's; functions come by the listeners {@code TC-0} and
     * {@code TC-1}, as Testcontainers calls them.
     *
     * @param files what the broker is to read, and where it finds it in the container
     */
    public static TestBroker.Starter container(Map<String, String> properties, Map<Path, String> files) {
        return links -> ContainerBroker.start(links, properties, files);
    }

    /** The one that {@value #PROPERTY} names, {@code embedded} or {@code container}; the embedded one unless it does. */
    public static TestBroker.Starter byProperty() {
        String name = System.getProperty(PROPERTY, "embedded");
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "embedded" -> embedded();
            case "container" -> container();
            default ->
                throw new IllegalArgumentException(PROPERTY + " is '" + name + "', and must be embedded or container");
        };
    }
}
