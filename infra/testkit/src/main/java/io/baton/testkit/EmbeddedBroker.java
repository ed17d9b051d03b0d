package io.baton.testkit;

import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.Link;
import io.baton.infra.local.Loopback;
import io.baton.infra.local.PortTakenException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Kafka in a JVM of its own, with a listener for each link besides its plain one. */
final class EmbeddedBroker implements TestBroker {

    private static final int START_ATTEMPTS = 3;

    private final KafkaBroker broker;

    private EmbeddedBroker(KafkaBroker broker) {
        this.broker = broker;
    }

    /** On free ports, of which another process may take one before the broker does. */
    static EmbeddedBroker start(List<Link> links, Map<String, String> properties) {
        for (int left = START_ATTEMPTS - 1; ; left--) {
            try {
                return startOnFreePorts(links, properties);
            } catch (PortTakenException e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    private static EmbeddedBroker startOnFreePorts(List<Link> links, Map<String, String> properties) {
        int port = Loopback.freePort();
        BrokerSettings settings = BrokerSettings.DEFAULT.withPort(port);
        Map<String, String> all = new TreeMap<>(listeners(port, links));
        all.putAll(properties);
        for (Map.Entry<String, String> property : all.entrySet()) {
            settings = settings.withProperty(property.getKey(), property.getValue());
        }
        KafkaBroker broker = new KafkaBroker(settings);
        try {
            broker.start();
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
        return new EmbeddedBroker(broker);
    }

    private static Map<String, String> listeners(int port, List<Link> links) {
        int controller = Loopback.freePort();
        List<String> bound = new ArrayList<>(List.of("PLAINTEXT://" + address(port)));
        List<String> advertised = new ArrayList<>(bound);
        List<String> protocols = new ArrayList<>(List.of("PLAINTEXT:PLAINTEXT", "CONTROLLER:PLAINTEXT"));
        for (int i = 0; i < links.size(); i++) {
            int own = Loopback.freePort();
            links.get(i).leadTo(own);
            bound.add("LINK" + i + "://" + address(own));
            // clients are told the link's address, so that they stay on it
            advertised.add("LINK" + i + "://" + links.get(i).address());
            protocols.add("LINK" + i + ":PLAINTEXT");
        }
        bound.add("CONTROLLER://" + address(controller));
        return Map.of(
                "listeners", String.join(",", bound),
                "advertised.listeners", String.join(",", advertised),
                "listener.security.protocol.map", String.join(",", protocols),
                "inter.broker.listener.name", "PLAINTEXT",
                "controller.quorum.voters", "1@" + address(controller));
    }

    private static String address(int port) {
        return Loopback.HOST + ":" + port;
    }

    @Override
    public String name() {
        return "Apache Kafka in a JVM of its own at " + bootstrapServers();
    }

    @Override
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public void kill() {
        broker.kill();
    }

    @Override
    public void stop() {
        broker.stop();
    }

    @Override
    public void start() {
        broker.start();
    }

    @Override
    public void pause() {
        broker.pause();
    }

    @Override
    public void resume() {
        broker.resume();
    }

    @Override
    public void close() {
        broker.close();
    }
}
