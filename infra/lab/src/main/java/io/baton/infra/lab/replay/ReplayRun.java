package io.baton.infra.lab.replay;

import io.baton.infra.emulator.InvocationEvent;
import io.baton.infra.emulator.LambdaEmulator;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs each range's function until it has completed, one invocation after another, a few ranges at a time. What fails for
 * the last time ends its range; the others go on. Thread-safe: the emulator's thread tells, another waits.
 */
public final class ReplayRun {

    private static final String BY_HAND = "{\"baton\":{\"trigger\":\"manual\"}}";

    private final ReplayFunctions functions;
    private final URI dynamoDb;
    private final int parallel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Range> waiting = new ArrayDeque<>();
    private final Map<String, Replayed> all = new LinkedHashMap<>();
    private final Map<String, Range> running = new LinkedHashMap<>();
    private @Nullable LambdaEmulator lambda;

    /** @param parallel how many at a time */
    public ReplayRun(ReplayFunctions functions, URI dynamoDb, List<Range> ranges, int parallel) {
        this.functions = functions;
        this.dynamoDb = dynamoDb;
        this.parallel = parallel;
        ranges.forEach(range -> {
            waiting.add(range);
            all.put(ReplayFunctions.name(range), Replayed.begun(range));
        });
    }

    /** Begins, in an emulator that tells {@link #hear} what happens. */
    public void start(LambdaEmulator emulator) {
        // without the lock: it waits for the thread that tells
        List.copyOf(waiting).forEach(range -> emulator.deploy(functions.of(range, dynamoDb)));
        lock.lock();
        try {
            lambda = emulator;
            while (running.size() < parallel && !waiting.isEmpty()) {
                startNext();
            }
        } finally {
            lock.unlock();
        }
    }

    /** For the emulator's thread. */
    public void hear(InvocationEvent event) {
        lock.lock();
        try {
            switch (event) {
                case InvocationEvent.Succeeded done -> succeeded(done);
                case InvocationEvent.Failed failed -> note(failed.function(), failed.message());
                case InvocationEvent.InitFailed failed -> note(failed.function(), failed.message());
                case InvocationEvent.TimedOut late -> note(late.function(), "it overran Lambda's 15 minutes");
                case InvocationEvent.EnvironmentDied died ->
                    note(died.function(), "its process ended, exit code " + died.exitCode());
                case InvocationEvent.Dropped dropped -> end(dropped.function());
                case InvocationEvent.Noted ignored -> {}
                case InvocationEvent.Queued ignored -> {}
                case InvocationEvent.Started ignored -> {}
                case InvocationEvent.Throttled ignored -> {}
                case InvocationEvent.Retrying ignored -> {}
                case InvocationEvent.EnvironmentStarted ignored -> {}
                case InvocationEvent.EnvironmentEnded ignored -> {}
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether all have ended, at the latest after this long. */
    public boolean endedWithin(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (!running.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return running.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Of every range, what became of it so far; exact once all have ended. */
    public Collection<Replayed> results() {
        lock.lock();
        try {
            return new ArrayList<>(all.values());
        } finally {
            lock.unlock();
        }
    }

    private void succeeded(InvocationEvent.Succeeded done) {
        Replayed so = all.get(done.function());
        if (so == null) {
            return;
        }
        var report = Replayed.partition(done.resultJson());
        Replayed now = so.and(done.resultJson());
        switch (report.path("outcome").asText()) {
            case "completed" -> {
                put(done.function(), now.cleared());
                end(done.function());
            }
            case "deadline", "superseded" -> {
                put(done.function(), now);
                invoke(done.function());
            }
            default -> {
                put(done.function(), now.endedWith(report.path("reason").asText("it is no function of Baton's")));
                end(done.function());
            }
        }
    }

    private void note(String function, String problem) {
        Replayed so = all.get(function);
        if (so != null) {
            put(function, so.endedWith(problem));
        }
    }

    private void put(String function, Replayed now) {
        all.put(function, now);
    }

    private void end(String function) {
        running.remove(function);
        if (!waiting.isEmpty()) {
            startNext();
        }
    }

    private void startNext() {
        Range range = waiting.remove();
        String name = ReplayFunctions.name(range);
        running.put(name, range);
        invoke(name);
    }

    private void invoke(String function) {
        var unused = emulator().invoke(function, BY_HAND);
    }

    private LambdaEmulator emulator() {
        return Objects.requireNonNull(lambda, "started");
    }
}
