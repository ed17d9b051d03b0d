package io.baton.infra.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of the same kind as ours, tied to our life by {@link Tether}. It ignores Ctrl-C and hang-ups, which a
 * terminal sends to it as well as to us: we decide when it ends. Thread-safe.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Duration END_PATIENCE = Duration.ofSeconds(10);
    private static final long STANDSTILL_LOOK_NANOS = 100_000;
    /** Its arguments are the files of control groups to join, {@code --}, and the command line. */
    private static final String SHELL_SCRIPT = """
            trap '' INT HUP
            while [ "$1" != -- ]; do
                echo $$ > "$1" || exit 126
                shift
            done
            shift
            exec "$@"
            """;

    private final JvmCommand command;
    private final Process process;
    private @Nullable Signals signals;

    private ChildJvm(JvmCommand command, Process process) {
        this.command = command;
        this.process = process;
    }

    public static ChildJvm start(JvmCommand command) {
        ProcessBuilder builder = new ProcessBuilder(commandLine(command))
                .directory(command.workingDirectory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
        Map<String, String> environment = builder.environment();
        if (command.ownEnvironment()) {
            environment.clear();
        }
        environment.putAll(command.environment());
        // not on the command line: it is thousands of characters long, and ps should stay readable
        environment.put("CLASSPATH", Checkout.location(Tether.class) + File.pathSeparator + command.classPath());
        try {
            return new ChildJvm(command, builder.start());
        } catch (IOException e) {
            throw new LocalPartException(command.name() + " could not be started", e);
        }
    }

    private static List<String> commandLine(JvmCommand command) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", SHELL_SCRIPT, "child"));
        command.groups().forEach(group -> line.add(group.toString()));
        line.add("--");
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(command.flags());
        line.add(Tether.class.getName());
        line.addAll(command.mainAndArguments());
        return line;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code, on a thread of the JDK's. */
    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** SIGSTOP; on return nothing in it runs until {@link #resume}. False when it has ended. */
    public boolean pause() {
        if (!process.isAlive() || !signals().send("STOP")) {
            return false;
        }
        long until = System.nanoTime() + END_PATIENCE.toNanos();
        while (!Standstill.reached(process.pid())) {
            if (System.nanoTime() - until > 0) {
                throw new LocalPartException(command.name() + " (" + process.pid() + ") runs on after SIGSTOP");
            }
            LockSupport.parkNanos(STANDSTILL_LOOK_NANOS);
        }
        return process.isAlive();
    }

    /** SIGCONT. False when it has ended. */
    public boolean resume() {
        return process.isAlive() && signals().send("CONT");
    }

    private synchronized Signals signals() {
        Signals existing = signals;
        if (existing == null) {
            existing = Signals.to(process.pid());
            signals = existing;
            var unused = process.onExit().thenRun(existing::close);
        }
        return existing;
    }

    /** SIGKILL, whatever state it is in; returns once it is gone. */
    public void kill() {
        process.destroyForcibly();
        if (!ends(END_PATIENCE)) {
            throw new LocalPartException(command.name() + " (" + process.pid() + ") survived SIGKILL");
        }
    }

    /** SIGKILL, without waiting for {@link #exit}. */
    public void destroy() {
        process.destroyForcibly();
    }

    /** SIGTERM, without waiting for {@link #exit}: its shutdown hooks run. */
    public void terminate() {
        // Process.destroy() would close its standard input as well, and then the tether ends it at once
        process.toHandle().destroy();
    }

    /** SIGTERM, so that its shutdown hooks run, then SIGKILL if it takes longer than that; false when it did. */
    public boolean stop(Duration patience) {
        if (signals != null) {
            resume();
        }
        terminate();
        if (ends(patience)) {
            return true;
        }
        kill();
        return false;
    }

    @Override
    public void close() {
        kill();
    }

    /** Returns when the probe says yes; fails, with the end of its log, when the child ends first or takes too long. */
    public void awaitReady(BooleanSupplier probe, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!probe.getAsBoolean()) {
            if (ends(Duration.ofMillis(20))) {
                throw new LocalPartException(
                        command.name() + " ended with code " + process.exitValue() + " before it was ready" + log());
            }
            if (System.nanoTime() > deadline) {
                throw new LocalPartException(command.name() + " was not ready after " + patience + log());
            }
        }
    }

    private boolean ends(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalPartException("Interrupted while waiting for " + command.name(), e);
        }
    }

    private String log() {
        return ". Its log, " + command.log() + ", ends with:\n" + logTail(20);
    }

    public String logTail(int lines) {
        try {
            List<String> all = Files.readAllLines(command.log());
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(unreadable: " + e + ")";
        }
    }
}
