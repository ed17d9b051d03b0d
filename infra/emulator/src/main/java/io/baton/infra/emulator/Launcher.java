package io.baton.infra.emulator;

import io.baton.infra.emulator.machine.LambdaShare;
import io.baton.infra.emulator.machine.Machine;
import io.baton.infra.local.Checkout;
import io.baton.infra.local.ChildClassPath;
import io.baton.infra.local.ChildJvm;
import io.baton.infra.local.Directories;
import io.baton.infra.local.JvmCommand;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts the JVM of an environment, with Lambda's flags and variables. Confined to the emulator's thread. */
final class Launcher {
    private static final ChildClassPath CLASS_PATH = new ChildClassPath(
            "Lambda's runtime",
            Launcher.class,
            "lambda-runtime.dependencies",
            "infra/emulator/target/lambda-runtime.classpath");
    private static final String REGION = "us-east-1";
    private static final List<String> INHERITED = List.of("PATH", "HOME", "TMPDIR", "LANG");

    /**
     * What Lambda's Java runtime gives the heap ({@code MaxHeapSize=445645k} of 512 MB); the rest is for metaspace,
     * code, stacks and buffers, which neither it nor we limit to exactly what is left.
     */
    private static final int HEAP_PERCENT = 85;

    private final EmulatorSettings settings;
    private final Path logs;
    private final Path taskRoot;
    private final String runtimeClassPath = CLASS_PATH.resolve();
    private final List<String> runtimeFlags;
    private final String run =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").format(LocalDateTime.now(ZoneId.systemDefault()));
    private int started;

    Launcher(EmulatorSettings settings) {
        this.settings = settings;
        this.logs = Directories.create(settings.directory().resolve("logs"));
        this.taskRoot = Directories.create(settings.directory().resolve("task"));
        this.runtimeFlags = settings.runtime() == RuntimeKind.AWS
                ? NativeClient.flags(
                        runtimeClassPath,
                        Directories.create(settings.directory().resolve("runtime")))
                : List.of();
    }

    Duration initTimeout() {
        return settings.initTimeout();
    }

    boolean freezesIdle() {
        return settings.freezeIdle();
    }

    /** Names the environment, its log stream and its log file. */
    String nextId(String function) {
        started++;
        return function + "-" + run + "-" + started;
    }

    Path log(String environmentId) {
        return logs.resolve(environmentId + ".log");
    }

    /** What the environment gets of this machine. */
    Machine machine(String id, FunctionSpec spec) {
        return settings.machines().forEnvironment(id, spec.memoryMegabytes());
    }

    /** Frees what held the environments to their limits. */
    void close() {
        settings.machines().close();
    }

    ChildJvm launch(String id, FunctionSpec spec, String runtimeApi, Machine machine) {
        List<String> flags = new ArrayList<>(machineFlags(spec));
        flags.addAll(List.of(
                "-Xmx" + spec.memoryMegabytes() * HEAP_PERCENT / 100 + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        // the last one of a kind wins: in Lambda, what a function asks for is stronger than what its runtime sets
        flags.addAll(asked(spec));
        flags.addAll(runtimeFlags);
        flags.addAll(settings.jvmFlags());
        return ChildJvm.start(new JvmCommand(
                "Environment " + id,
                flags,
                classPath(spec),
                List.of(mainClass(), spec.handler()),
                environment(id, spec, runtimeApi),
                true,
                taskRoot,
                log(id),
                machine.groups()));
    }

    /** In Lambda the JVM sees two processors and no control groups, however small its share is. */
    private List<String> machineFlags(FunctionSpec spec) {
        return settings.machines().enforce()
                ? List.of(
                        "-XX:-UseContainerSupport",
                        "-XX:ActiveProcessorCount=" + LambdaShare.processors(spec.memoryMegabytes()))
                : List.of();
    }

    /** Writes a line of Lambda's own to the environment's log. */
    void note(String environmentId, String line) {
        try {
            Files.writeString(log(environmentId), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> asked(FunctionSpec spec) {
        String options =
                spec.environment().getOrDefault("JAVA_TOOL_OPTIONS", "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split("\\s+", -1));
    }

    private String mainClass() {
        return switch (settings.runtime()) {
            case AWS -> "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
            case PLAIN -> PlainRuntime.class.getName();
        };
    }

    private String classPath(FunctionSpec spec) {
        // as in Lambda, what the runtime brings is found before the function's own copy
        List<String> parts = new ArrayList<>(List.of(runtimeClassPath));
        if (settings.runtime() == RuntimeKind.PLAIN) {
            parts.add(Checkout.location(PlainRuntime.class).toString());
        }
        parts.add(spec.jar().toAbsolutePath().toString());
        return String.join(File.pathSeparator, parts);
    }

    private Map<String, String> environment(String id, FunctionSpec spec, String runtimeApi) {
        Map<String, String> environment = new HashMap<>();
        for (String name : INHERITED) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        environment.put("TZ", ":UTC");
        environment.put("AWS_REGION", REGION);
        environment.put("AWS_DEFAULT_REGION", REGION);
        environment.put("AWS_ACCESS_KEY_ID", "local");
        environment.put("AWS_SECRET_ACCESS_KEY", "local");
        environment.put(
                "AWS_EXECUTION_ENV", "AWS_Lambda_java" + Runtime.version().feature());
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        environment.putAll(spec.environment());
        environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        environment.put("AWS_LAMBDA_FUNCTION_NAME", spec.name());
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(spec.memoryMegabytes()));
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + spec.name());
        environment.put("AWS_LAMBDA_LOG_STREAM_NAME", id);
        environment.put("LAMBDA_TASK_ROOT", taskRoot.toString());
        environment.put("_HANDLER", spec.handler());
        return environment;
    }
}
