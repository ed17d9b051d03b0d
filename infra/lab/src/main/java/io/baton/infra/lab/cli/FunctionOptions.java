package io.baton.infra.lab.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Which function is run, and how. */
final class FunctionOptions {

    @Option(names = "--jar", required = true, paramLabel = "FILE", description = "The deployable jar.")
    private Path jar = Path.of("");

    @Option(
            names = "--handler",
            required = true,
            paramLabel = "HANDLER",
            description = "As in Lambda: com.acme.OrdersFunction::handleRequest.")
    private String handler = "";

    @Option(
            names = "--memory",
            defaultValue = "512",
            paramLabel = "MB",
            description = "The functions' memory. Default: ${DEFAULT-VALUE}.")
    private int memory;

    @Option(names = "--env", paramLabel = "K=V", description = "An environment variable of the functions; repeatable.")
    private Map<String, String> environment = new TreeMap<>();

    /** @throws IllegalArgumentException if there is none */
    void requireJar() {
        if (!jar.toFile().isFile()) {
            throw new IllegalArgumentException("--jar " + jar + " is no file");
        }
    }

    Path jar() {
        return jar.toAbsolutePath();
    }

    String handler() {
        return handler;
    }

    int memory() {
        return memory;
    }

    Map<String, String> environment() {
        return environment;
    }
}
