package io.baton.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * ElasticMQ, which speaks SQS, in a JVM of its own. It keeps to SQS's limits, and queues in memory: a kill empties
 * it. Any region and any credentials see the same queues. Not started by its constructor. Thread-safe.
 */
public final class SqsLocal implements AutoCloseable {
    static final ChildClassPath CLASS_PATH = new ChildClassPath(
            "the SQS server", SqsLocal.class, "sqs.dependencies", "infra/local/sqs/target/sqs.classpath");

    private static final String MAIN = "org.elasticmq.server.Main";

    private final int port = Loopback.freePort();
    private final Path directory = Directories.temporary("baton-sqs-");
    private final LocalPart part = new LocalPart(this::command, this::answers);

    public URI endpoint() {
        return URI.create("http://" + Loopback.HOST + ":" + port);
    }

    /** Returns when it is ready. Also the way to bring it back after {@link #kill}. */
    public SqsLocal start() {
        part.start();
        return this;
    }

    /** SIGKILL. */
    public void kill() {
        part.child().kill();
    }

    /** SIGSTOP: connections stay open and nothing answers. */
    public void pause() {
        part.child().pause();
    }

    public void resume() {
        part.child().resume();
    }

    @Override
    public void close() {
        part.end(Duration.ZERO);
        Directories.delete(directory);
    }

    private JvmCommand command() {
        String name = "ElasticMQ on " + endpoint();
        Loopback.requireFree(port, name);
        Path configuration = directory.resolve("elasticmq.conf");
        try {
            Files.writeString(configuration, """
                    include classpath("application.conf")
                    generate-node-address = false
                    node-address { protocol = http, host = "%1$s", port = %2$s, context-path = "" }
                    rest-sqs { enabled = true, bind-hostname = "%1$s", bind-port = %2$s, sqs-limits = strict }
                    rest-stats { enabled = false }
                    """.formatted(Loopback.HOST, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JvmCommand(
                name,
                List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dconfig.file=" + configuration),
                CLASS_PATH.resolve(),
                List.of(MAIN),
                Map.of(),
                false,
                directory,
                directory.resolve("elasticmq.log"));
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
