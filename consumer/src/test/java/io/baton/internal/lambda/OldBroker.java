package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.local.Checkout;
import io.baton.infra.local.ChildJvm;
import io.baton.infra.local.Directories;
import io.baton.infra.local.JvmCommand;
import io.baton.infra.local.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Kafka 2.8 with its ZooKeeper, each in a JVM of its own, in the middle of an upgrade: brokers give topics no ids until
 * {@link #raiseProtocol}.
 */
final class OldBroker implements Site.Broker {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(15);
    private static final int SIGTERM = 128 + 15;
    private static final List<String> FLAGS = List.of(
            "-Xmx160m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dzookeeper.admin.enableServer=false");

    private final int replicasOfTransactions;
    private final int port = Loopback.freePort();
    private final int zooKeeperPort = Loopback.freePort();
    private final Path directory = Directories.temporary("baton-kafka-old-");
    private final String classPath = Checkout.classPath("infra/local/kafka-old/target/kafka.classpath");
    private final ChildJvm zooKeeper;
    private String protocol = "2.7";
    private @Nullable ChildJvm kafka;

    OldBroker() {
        this(1);
    }

    /** @param replicasOfTransactions how many brokers the coordinator of transactions wants; there is one */
    OldBroker(int replicasOfTransactions) {
        this.replicasOfTransactions = replicasOfTransactions;
        Path settings = written(
                "zoo.cfg",
                Map.of(
                        "dataDir",
                        directory.resolve("zookeeper").toString(),
                        "clientPort",
                        Integer.toString(zooKeeperPort),
                        "clientPortAddress",
                        Loopback.HOST));
        zooKeeper = child("org.apache.zookeeper.server.quorum.QuorumPeerMain", settings);
        start();
    }

    @Override
    public String bootstrapServers() {
        return Loopback.HOST + ":" + port;
    }

    @Override
    public void start() {
        Path settings = written(
                "server.properties",
                Map.ofEntries(
                        Map.entry("broker.id", "1"),
                        Map.entry("listeners", "PLAINTEXT://" + bootstrapServers()),
                        Map.entry("zookeeper.connect", Loopback.HOST + ":" + zooKeeperPort),
                        Map.entry("log.dirs", directory.resolve("data").toString()),
                        Map.entry("inter.broker.protocol.version", protocol),
                        Map.entry("offsets.topic.replication.factor", "1"),
                        Map.entry("offsets.topic.num.partitions", "4"),
                        Map.entry("transaction.state.log.replication.factor", "" + replicasOfTransactions),
                        Map.entry("transaction.state.log.min.isr", "1"),
                        Map.entry("transaction.state.log.num.partitions", "4"),
                        Map.entry("auto.create.topics.enable", "false"),
                        // 128 MB by default: most of this heap
                        Map.entry("log.cleaner.dedupe.buffer.size", "4194304")));
        ChildJvm started = child("kafka.Kafka", settings);
        kafka = started;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            started.awaitReady(() -> answers(admin), PATIENCE);
        }
    }

    private static boolean answers(Admin admin) {
        try {
            return !admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The last step of an upgrade to 2.8: from here on topics have ids, those that are there too. */
    void raiseProtocol() {
        // and leaves its input open, the end of which would end it before it has taken leave of ZooKeeper
        ProcessHandle.of(broker().pid()).orElseThrow().destroy();
        assertThat(broker().exit()).succeedsWithin(SHUTDOWN_PATIENCE).isEqualTo(SIGTERM);
        protocol = "2.8";
        start();
    }

    @Override
    public void kill() {
        broker().kill();
    }

    @Override
    public String log() {
        return broker().logTail(Site.LOG_LINES);
    }

    private ChildJvm broker() {
        assertThat(kafka).isNotNull();
        return kafka;
    }

    private ChildJvm child(String main, Path settings) {
        return ChildJvm.start(new JvmCommand(
                main,
                FLAGS,
                classPath,
                List.of(main, settings.toString()),
                Map.of(),
                false,
                directory,
                directory.resolve(main + ".log")));
    }

    private Path written(String name, Map<String, String> settings) {
        var lines = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toList();
        try {
            return Files.write(directory.resolve(name), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        broker().kill();
        zooKeeper.kill();
        Directories.delete(directory);
    }
}
