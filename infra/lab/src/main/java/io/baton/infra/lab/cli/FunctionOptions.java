package io.baton.infra.lab.cli;

import io.baton.infra.emulator.lab.LabTimings;
import io.baton.infra.emulator.machine.Machines;
import io.baton.internal.memory.MemoryPlan;
import io.baton.internal.state.StateProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which function is run, and how. */
final class FunctionOptions {

    private static final int DEFAULT_MEGABYTES = 512;
    private static final String STATE_PROVIDER = "META-INF/services/" + StateProvider.class.getName();
    private static final String STATE_BUCKET = "BATON_STATE_BUCKET";

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
            paramLabel = "MB",
            description =
                    "The functions' memory. With it, 'run' holds them to it and to the share of a core that Lambda gives"
                            + " with it, and ends one that wants more. Default: a heap for 512 MB, and all of this machine.")
    private @Nullable Integer memory;

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

    /** Whether the jar has {@code baton-state}, so that its function may keep state, and no other bucket is named. */
    boolean needsStateBucket() {
        if (environment.containsKey(STATE_BUCKET)) {
            return false;
        }
        try (JarFile open = new JarFile(jar.toFile())) {
            return open.getJarEntry(STATE_PROVIDER) != null;
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
        return memory == null ? DEFAULT_MEGABYTES : memory;
    }

    /** What they get of this machine. */
    Machines machines() {
        return memory == null ? Machines.unlimited() : Machines.asLambda();
    }

    /** With the overlap that they need to start in. */
    LabTimings timings(Duration tick) {
        return memory == null ? new LabTimings(tick) : LabTimings.forSmallMachines(tick);
    }

    /** The deployment's JVM options where they are held to their memory, unless the caller gives some. */
    Map<String, String> environment(int partitionsPerFunction) {
        Map<String, String> all = new TreeMap<>();
        if (memory != null) {
            all.put(
                    "JAVA_TOOL_OPTIONS",
                    MemoryPlan.of(memory, partitionsPerFunction).jvmOptions());
        }
        all.putAll(environment);
        return all;
    }

    Map<String, String> environment() {
        return environment;
    }
}
