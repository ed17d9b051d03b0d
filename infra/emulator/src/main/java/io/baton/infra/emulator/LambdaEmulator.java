package io.baton.infra.emulator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Lambda on this machine, as far as a function can tell that is invoked asynchronously: overlapping invocations in
 * environments of their own, warm ones reused and frozen between, a hard timeout, retries under the same request id.
 *
 * <p>With {@link EmulatorSettings#withMachines} an environment has the memory and the share of a core that Lambda would give it.
 *
 * <p>Not emulated: the end of environments that stay idle, and the sandbox: a function sees this machine's files and network.
 *
 * <p>Thread-safe. The listener is called on the emulator's thread, one event at a time and in order; it must be quick
 * and may invoke, but must not ask ({@link #running}, {@link #kill}, {@link #freeze}, {@link #thaw}) from there.
 */
public final class LambdaEmulator implements AutoCloseable {
    private static final int CLOSE_PATIENCE_SECONDS = 10;

    private final EventLoop loop = new EventLoop("lambda-emulator");
    private final Launcher launcher;
    private final Consumer<InvocationEvent> listener;
    private final Map<String, DeployedFunction> functions = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    public LambdaEmulator(EmulatorSettings settings, Consumer<InvocationEvent> listener) {
        this.launcher = new Launcher(settings);
        this.listener = listener;
    }

    /** Again with the same name is an update: idle environments end, working ones when they are done. */
    public void deploy(FunctionSpec spec) {
        var unused = loop.ask(() -> {
            DeployedFunction known = functions.get(spec.name());
            if (known == null) {
                functions.put(spec.name(), new DeployedFunction(spec, loop, launcher, listener));
            } else {
                known.update(spec);
            }
            return spec;
        });
    }

    /** Its environments are killed, whatever they do, and what was queued is forgotten. Without effect on what is not deployed. */
    public void remove(String function) {
        var unused = loop.ask(() -> {
            DeployedFunction known = functions.remove(function);
            return known == null ? List.of() : known.close();
        });
    }

    /** Asynchronously; answers the request id. */
    public String invoke(String function, String eventJson) {
        String requestId = UUID.randomUUID().toString();
        invoke(function, eventJson, requestId);
        return requestId;
    }

    /** A delivery under a given id, which Lambda's queue may well make twice. */
    public void invoke(String function, String eventJson, String requestId) {
        DeployedFunction target = function(function);
        loop.post(() -> target.accept(new Invocation(function, requestId, eventJson)));
    }

    /** Those that are deployed, by name. */
    public Map<String, FunctionSpec> functions() {
        return loop.ask(() -> {
            Map<String, FunctionSpec> all = new TreeMap<>();
            functions.forEach((name, function) -> all.put(name, function.spec()));
            return all;
        });
    }

    public List<RunningInvocation> running(String function) {
        DeployedFunction target = function(function);
        return loop.ask(() -> target.running().toList());
    }

    /** SIGKILL to the environment that runs it, so that this attempt fails. False when none does. */
    public boolean kill(String function, String requestId) {
        return toRunning(function, requestId, environment -> {
            environment.kill();
            return true;
        });
    }

    /** SIGTERM to the environment that runs it, as at the beginning of Lambda's shutdown phase; no SIGKILL follows. */
    public boolean terminate(String function, String requestId) {
        return toRunning(function, requestId, environment -> {
            environment.terminate();
            return true;
        });
    }

    /** SIGSTOP in mid-invocation; its timeout goes on running. */
    public boolean freeze(String function, String requestId) {
        return toRunning(function, requestId, ExecutionEnvironment::freeze);
    }

    public boolean thaw(String function, String requestId) {
        return toRunning(function, requestId, ExecutionEnvironment::thaw);
    }

    /** Where the environment's output goes. */
    public Path log(String environmentId) {
        return launcher.log(environmentId);
    }

    /** Kills every environment; what was queued or running is forgotten. Idempotent. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        List<CompletableFuture<Boolean>> ends = loop.ask(() -> {
            List<CompletableFuture<Boolean>> all = new ArrayList<>();
            functions.values().forEach(function -> function.close().forEach(one -> all.add(one.gone())));
            return all;
        });
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        loop.close();
        launcher.close();
    }

    private boolean toRunning(String function, String requestId, Predicate<ExecutionEnvironment> action) {
        DeployedFunction target = function(function);
        return loop.ask(() -> target.running(requestId).filter(action).isPresent());
    }

    private DeployedFunction function(String name) {
        DeployedFunction function = functions.get(name);
        if (function == null) {
            throw new IllegalArgumentException("No function " + name + " is deployed");
        }
        return function;
    }
}
