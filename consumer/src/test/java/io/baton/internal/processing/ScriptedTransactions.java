package io.baton.internal.processing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.internal.output.Committed;
import io.baton.internal.output.OutputException;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.output.OutputTransactions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Transactions in memory: a commit waits for a permit, and fails as the test says. */
final class ScriptedTransactions implements OutputTransactions {

    final Semaphore commits = new Semaphore(0);
    final ArrayDeque<OutputException.Kind> failures = new ArrayDeque<>();

    private final List<String> outputs = new ArrayList<>();
    private final List<String> open = new ArrayList<>();
    private @Nullable Committed last;

    synchronized void committedBefore(Committed committed) {
        last = committed;
    }

    @Override
    public synchronized Optional<Committed> takeOver() {
        return Optional.ofNullable(last);
    }

    @Override
    public synchronized void send(OutputRecord output) {
        byte[] value = output.record().value();
        open.add(value == null ? "null" : new String(value, UTF_8));
    }

    @Override
    public void commit(Committed position) {
        try {
            commits.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutputException(OutputException.Kind.FAILED, "interrupted", e);
        }
        synchronized (this) {
            OutputException.Kind failure = failures.poll();
            if (failure != null) {
                throw new OutputException(failure, "as the test says: " + failure, null);
            }
            outputs.addAll(open);
            open.clear();
            last = position;
        }
    }

    /** How many outputs the open transaction has. */
    synchronized int sent() {
        return open.size();
    }

    /** What readers of committed records see. */
    synchronized List<String> outputs() {
        return List.copyOf(outputs);
    }

    synchronized @Nullable Committed last() {
        return last;
    }

    @Override
    public void close() {}
}
