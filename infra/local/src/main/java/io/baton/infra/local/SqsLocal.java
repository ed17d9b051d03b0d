package io.baton.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * ElasticMQ, which speaks SQS, in a JVM of its own. It keeps to SQS's limits, and queues in memory: a kill empties
 * it. Any region and any credentials see the same queues. Not started by its constructor. Thread-safe.
 */
public final class SqsLocal extends LocalServer {
    static final ChildClassPath CLASS_PATH = new ChildClassPath(
            "the SQS server", SqsLocal.class, "sqs.dependencies", "infra/local/sqs/target/sqs.classpath");

    private static final String MAIN = "org.elasticmq.server.Main";

    public SqsLocal() {
        super("baton-sqs-");
    }

    /** Returns when it is ready. Also the way to bring it back after {@link #kill}. */
    public SqsLocal start() {
        begin();
        return this;
    }

    @Override
    JvmCommand command() {
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
}
