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
 * @param groups files of control groups, into which it writes its process id before it runs: its memory counts from the first byte
 */
public record JvmCommand(
        String name,
        List<String> flags,
        String classPath,
        List<String> mainAndArguments,
        Map<String, String> environment,
        boolean ownEnvironment,
        Path workingDirectory,
        Path log,
        List<Path> groups) {

    public JvmCommand {
        flags = List.copyOf(flags);
        mainAndArguments = List.copyOf(mainAndArguments);
        environment = Map.copyOf(environment);
        groups = List.copyOf(groups);
        if (mainAndArguments.isEmpty()) {
            throw new IllegalArgumentException(name + ": no main class");
        }
    }

    /** In the control groups of its parent. */
    public JvmCommand(
            String name,
            List<String> flags,
            String classPath,
            List<String> mainAndArguments,
            Map<String, String> environment,
            boolean ownEnvironment,
            Path workingDirectory,
            Path log) {
        this(name, flags, classPath, mainAndArguments, environment, ownEnvironment, workingDirectory, log, List.of());
    }
}
