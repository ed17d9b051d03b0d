package io.baton.internal.lease;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The rules and a map; passes the same contract test as DynamoDB. */
public final class InMemoryLeaseStore implements LeaseStore, LeaseBook {

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

    @Override
    public List<Entry> list() {
        return rows.values().stream()
                .<Entry>map(Entry.ReadableRow::new)
                .sorted(Comparator.comparing(Entry::id))
                .toList();
    }

    @Override
    public Optional<Entry> find(LeaseKey key) {
        return read(key).map(Entry.ReadableRow::new);
    }

    /** As somebody's hand would. */
    void put(Lease row) {
        rows.put(row.key(), row);
    }

    public void delete(LeaseKey key) {
        rows.remove(key);
    }
}
