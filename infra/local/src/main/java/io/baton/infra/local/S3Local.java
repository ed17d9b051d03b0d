package io.baton.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * S3Proxy, which speaks S3 with conditional writes, in a JVM of its own. Its objects are files, so they outlive a kill. It asks for
 * the credentials {@link #IDENTITY} and {@link #SECRET}, and for path-style access. Not started by its constructor. Thread-safe.
 */
public final class S3Local extends LocalServer {
    static final ChildClassPath CLASS_PATH =
            new ChildClassPath("the S3 server", S3Local.class, "s3.dependencies", "infra/local/s3/target/s3.classpath");

    /** The access key id. */
    public static final String IDENTITY = "local";

    /** The secret access key. */
    public static final String SECRET = "local";

    private static final String MAIN = "org.gaul.s3proxy.Main";

    public S3Local() {
        super("baton-s3-");
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
        Path objects = directory.resolve("objects");
        try {
            Files.createDirectories(objects);
            Files.writeString(configuration, """
                    s3proxy.endpoint=%s
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(endpoint(), IDENTITY, SECRET, objects));
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
