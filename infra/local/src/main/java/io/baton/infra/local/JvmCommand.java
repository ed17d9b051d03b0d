package io.baton.infra.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a child JVM is started.
 *
 * @param name what messages call it
 * @param environment added to ours, or all there is when {@code ownEnvironment} is set
 * @param log where its standard output and error go, appended
 */
public record JvmCommand(
        String name,
        List<String> flags,
        String classPath,
        List<String> mainAndArguments,
        Map<String, String> environment,
        boolean ownEnvironment,
        Path workingDirectory,
        Path log) {

    public JvmCommand {
        flags = List.copyOf(flags);
        mainAndArguments = List.copyOf(mainAndArguments);
        environment = Map.copyOf(environment);
        if (mainAndArguments.isEmpty()) {
            throw new IllegalArgumentException(name + ": no main class");
        }
    }
}
