package io.baton.lease;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The rules and a map; passes the same contract test as DynamoDB. */
public final class InMemoryLeaseStore implements LeaseStore {

    private final Map<LeaseKey, Lease> rows = new ConcurrentHashMap<>();

    @Override
    public Optional<Lease> read(LeaseKey key) {
        return Optional.ofNullable(rows.get(key));
    }

    @Override
    public Written write(Step step) {
        var written = new AtomicReference<@Nullable Written>(null);
        rows.compute(step.key(), (key, row) -> {
            Written outcome = LeaseRules.apply(Optional.ofNullable(row), step);
            written.set(outcome);
            return outcome instanceof Written.Done done ? done.row() : row;
        });
        return Objects.requireNonNull(written.get());
    }

    public void delete(LeaseKey key) {
        rows.remove(key);
    }
}
