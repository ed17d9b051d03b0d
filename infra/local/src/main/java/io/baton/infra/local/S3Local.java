package io.baton.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * S3Proxy, which speaks S3 with conditional writes, in a JVM of its own. Its objects are files, so they outlive a kill. It asks for
 * credentials, {@link #IDENTITY} and {@link #SECRET} unless said, and for path-style access. Not started by its constructor.
 * Thread-safe.
 */
public final class S3Local extends LocalServer {
    static final ChildClassPath CLASS_PATH =
            new ChildClassPath("the S3 server", S3Local.class, "s3.dependencies", "infra/local/s3/target/s3.classpath");

    /** The access key id. */
    public static final String IDENTITY = S3Settings.DEFAULT.identity();

    /** The secret access key. */
    public static final String SECRET = S3Settings.DEFAULT.secret();

    private static final String MAIN = "org.gaul.s3proxy.Main";

    private final S3Settings settings;
    private final Path objects;

    public S3Local() {
        this(S3Settings.DEFAULT);
    }

    public S3Local(S3Settings settings) {
        super("baton-s3-");
        this.settings = settings;
        Path kept = settings.dataDirectory();
        this.objects = Directories.create(kept == null ? directory.resolve("objects") : kept);
    }

    /** Makes a private bucket, unless it is there; before the start or after it. */
    public S3Local withBucket(String name) {
        try {
            // the server takes a directory that others may read for a public bucket
            Files.setPosixFilePermissions(
                    Directories.create(objects.resolve(name)), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A bucket's directory, in which each object is a file. */
    public Path bucket(String name) {
        return objects.resolve(name);
    }

    /** Returns when it is ready. Also the way to bring it back after {@link #kill}. */
    public S3Local start() {
        begin();
        return this;
    }

    @Override
    JvmCommand command() {
        String name = "S3Proxy on " + endpoint();
        Loopback.requireFree(port, name);
        Path configuration = directory.resolve("s3proxy.properties");
        Path logging = directory.resolve("logback.xml");
        try {
            Files.writeString(
                    configuration, """
                    s3proxy.endpoint=%s
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(endpoint(), settings.identity(), settings.secret(), objects));
            Files.writeString(logging, """
                    <configuration>
                      <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                        <encoder><pattern>%d %level %logger{0} %msg%n</pattern></encoder>
                      </appender>
                      <root level="WARN"><appender-ref ref="out"/></root>
                    </configuration>
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JvmCommand(
                name,
                List.of(
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + logging),
                CLASS_PATH.resolve(),
                List.of(MAIN, "--properties", configuration.toString()),
                Map.of(),
                false,
                directory,
                directory.resolve("s3proxy.log"));
    }
}
