package io.baton.infra.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * AWS's DynamoDB Local in a JVM of its own: its class path is its own. Any region and any credentials see the
 * same tables. Not started by its constructor. Thread-safe.
 */
public final class DynamoDbLocal implements AutoCloseable {
    static final ChildClassPath CLASS_PATH = new ChildClassPath(
            "DynamoDB Local",
            DynamoDbLocal.class,
            "dynamodb.dependencies",
            "infra/local/dynamodb/target/dynamodb.classpath");

    private static final String MAIN = "software.amazon.dynamodb.services.local.main.ServerRunner";
    private static final int PROBE_TIMEOUT_MILLIS = 2_000;

    private final DynamoDbSettings settings;
    private final int port;
    private final Path directory;
    private final LocalPart part;

    public DynamoDbLocal() {
        this(DynamoDbSettings.DEFAULT);
    }

    public DynamoDbLocal(DynamoDbSettings settings) {
        this.settings = settings;
        this.port = settings.port() == 0 ? Loopback.freePort() : settings.port();
        Path given = settings.dataDirectory();
        this.directory = given == null ? Directories.temporary("baton-dynamodb-") : Directories.create(given);
        this.part = new LocalPart(this::command, this::answers);
    }

    public URI endpoint() {
        return URI.create("http://" + Loopback.HOST + ":" + port);
    }

    /** Returns when it is ready. Also the way to bring it back after {@link #kill}. */
    public DynamoDbLocal start() {
        part.start();
        return this;
    }

    public long pid() {
        return part.child().pid();
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
        // SQLite is made for this, and nothing is in memory that an answered write needs
        part.end(Duration.ZERO);
        if (settings.dataDirectory() == null) {
            Directories.delete(directory);
        }
    }

    private JvmCommand command() {
        String name = "DynamoDB Local on " + endpoint();
        // otherwise the probe might be answered by the one that is there
        Loopback.requireFree(port, name);
        List<String> arguments = new ArrayList<>(List.of(MAIN, "-port", Integer.toString(port), "-disableTelemetry"));
        if (settings.dataDirectory() == null) {
            arguments.addAll(List.of("-inMemory", "-sharedDb"));
        } else {
            arguments.addAll(List.of("-dbPath", directory.toString(), "-sharedDb"));
        }
        return new JvmCommand(
                name,
                List.of(
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED"),
                CLASS_PATH.resolve(),
                arguments,
                Map.of(),
                false,
                directory,
                directory.resolve("dynamodb.log"));
    }

    private boolean answers() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) endpoint().toURL().openConnection();
            connection.setConnectTimeout(PROBE_TIMEOUT_MILLIS);
            connection.setReadTimeout(PROBE_TIMEOUT_MILLIS);
            // a 400: it wants a signature
            return connection.getResponseCode() > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
