package io.baton.infra.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** Runs a broker in this JVM from a properties file, and writes the ready file once it has answered a client. */
final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] args) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
            properties.load(reader);
        }
        try {
            format(properties);
            KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
            Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
            server.startup();
            askAsAClient(properties);
            Files.createFile(Path.of(args[1]));
            server.awaitShutdown();
        } catch (Exception | Error e) {
            e.printStackTrace();
            // its shutdown hook may wait for what never started
            Runtime.getRuntime().halt(1);
        }
    }

    private static void format(Properties properties) throws Exception {
        Path data = Path.of(properties.getProperty("log.dirs"));
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setPrintStream(new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
                .setClusterId(properties.getProperty(
                        BrokerSettings.CLUSTER_ID, Uuid.randomUuid().toString()))
                .setControllerListenerName(properties.getProperty("controller.listener.names"))
                .setMetadataLogDirectory(data.toString())
                .addDirectory(data.toString())
                .run();
    }

    private static void askAsAClient(Properties properties) throws Exception {
        String listener = properties.getProperty("listeners").split(",", 2)[0];
        String address = listener.substring(listener.indexOf("://") + 3);
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address))) {
            if (admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).isEmpty()) {
                throw new IOException("The broker does not know itself");
            }
        }
    }
}
