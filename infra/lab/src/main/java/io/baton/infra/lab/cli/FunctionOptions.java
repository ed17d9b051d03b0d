package io.baton.infra.lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
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

    /** Throws {@link IllegalArgumentException} if there is no such jar, or the handler's class is not in it. */
    void requireHandler() {
        if (!jar.toFile().isFile()) {
            throw new IllegalArgumentException("there is no file --jar " + jar + ": build it first");
        }
        String handlerClass = handler.split("::", 2)[0];
        try (JarFile open = new JarFile(jar.toFile())) {
            if (open.getJarEntry(handlerClass.replace('.', '/') + ".class") == null) {
                throw new IllegalArgumentException(
                        "--handler: the jar %s has no class %s: check the package, and that it is the jar with the dependencies"
                                .formatted(jar, handlerClass));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("--jar " + jar + " is not a jar file", e);
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
