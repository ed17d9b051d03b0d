package io.baton.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A Kafka broker (KRaft, combined mode, one node) in a JVM of its own, so that it can be killed and frozen like a
 * real one. It comes back on the same port with the same data. Not started by its constructor. Thread-safe.
 *
 * <p>Ready means that it answered a client and accepts records; a restart after {@link #kill} takes 3 to 4 s, for the
 * old session must time out first. Nothing is replicated.
 */
public final class KafkaBroker implements AutoCloseable {
    static final ChildClassPath CLASS_PATH = new ChildClassPath(
            "the Kafka broker", KafkaBroker.class, "kafka.dependencies", "infra/local/kafka/target/kafka.classpath");

    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(15);
    private static final List<String> FLAGS = List.of(
            "-Xmx160m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");

    private final BrokerSettings settings;
    private final int port;
    private final int controllerPort;
    private final Path directory;
    private final LocalPart part;
    private final Optional<ClassArchive> archive;

    public KafkaBroker() {
        this(BrokerSettings.DEFAULT);
    }

    public KafkaBroker(BrokerSettings settings) {
        this.settings = settings;
        this.port = settings.port() == 0 ? Loopback.freePort() : settings.port();
        this.controllerPort = Loopback.freePort();
        Path given = settings.dataDirectory();
        this.directory = given == null ? Directories.temporary("baton-kafka-") : Directories.create(given);
        this.part = new LocalPart(this::command, () -> Files.exists(readyFile()));
        this.archive = ClassArchive.of(CLASS_PATH, Integer.toString(port));
    }

    public String bootstrapServers() {
        return Loopback.HOST + ":" + port;
    }

    /** Returns when it is ready. Also the way to bring it back after {@link #kill}. */
    public KafkaBroker start() {
        part.start();
        return this;
    }

    public long pid() {
        return part.child().pid();
    }

    /** The end of what it wrote to its log: warnings and errors. */
    public String logTail(int lines) {
        return part.child().logTail(lines);
    }

    /** SIGKILL: what it had not written is lost, clients see their connections end. */
    public void kill() {
        part.child().kill();
    }

    /** SIGTERM: it hands over what it leads and says goodbye; {@link #start} brings it back. */
    public void stop() {
        end(SHUTDOWN_PATIENCE);
    }

    /** SIGSTOP: clients' connections stay open and nothing answers. */
    public void pause() {
        part.child().pause();
    }

    public void resume() {
        part.child().resume();
    }

    /** Ends it: in good order when what it leaves is of use, at once otherwise. Data of its own is deleted. */
    @Override
    public void close() {
        boolean temporary = settings.dataDirectory() == null;
        boolean ofNoUse = temporary && archive.map(ClassArchive::isWritten).orElse(true);
        end(ofNoUse ? Duration.ZERO : SHUTDOWN_PATIENCE);
        if (temporary) {
            Directories.delete(directory);
        }
    }

    private void end(Duration patience) {
        boolean inGoodOrder = part.end(patience);
        archive.ifPresent(it -> it.settle(inGoodOrder));
    }

    private Path readyFile() {
        return directory.resolve("ready");
    }

    private JvmCommand command() {
        String name = "The Kafka broker on " + bootstrapServers();
        Loopback.requireFree(port, name);
        Path properties = directory.resolve("server.properties");
        try {
            Files.deleteIfExists(readyFile());
            try (Writer writer = Files.newBufferedWriter(properties)) {
                properties().store(writer, "Written at every start");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> flags = new ArrayList<>(FLAGS);
        archive.map(ClassArchive::flags).ifPresent(flags::addAll);
        return new JvmCommand(
                name,
                flags,
                CLASS_PATH.resolve(),
                List.of(
                        BrokerMain.class.getName(),
                        properties.toString(),
                        readyFile().toString()),
                Map.of(),
                false,
                directory,
                directory.resolve("broker.log"));
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@" + Loopback.HOST + ":" + controllerPort,
                "listeners",
                        "PLAINTEXT://" + bootstrapServers() + ",CONTROLLER://" + Loopback.HOST + ":" + controllerPort,
                "controller.listener.names", "CONTROLLER",
                "log.dirs", directory.resolve("data").toString(),
                // the session of a killed broker must end before its successor is let in: seconds, not 9 of them
                "broker.session.timeout.ms", "1500",
                "broker.heartbeat.interval.ms", "300"));
        properties.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0",
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1"));
        properties.putAll(Map.of(
                // few, so that a restart has few logs to open
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.num.partitions", "4",
                // 128 MB by default: most of this heap
                "log.cleaner.dedupe.buffer.size", "4194304"));
        BrokerSettings.Detour detour = settings.detour();
        if (detour != null) {
            properties.merge(
                    "listeners", ",DETOUR://" + Loopback.HOST + ":" + detour.port(), (a, b) -> a.toString() + b);
            properties.putAll(Map.of(
                    "advertised.listeners",
                    "PLAINTEXT://" + bootstrapServers() + ",DETOUR://" + detour.advertised(),
                    "listener.security.protocol.map",
                    "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,DETOUR:PLAINTEXT",
                    "inter.broker.listener.name",
                    "PLAINTEXT"));
        }
        properties.putAll(settings.properties());
        return properties;
    }
}
