package io.baton.internal.lease;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A map for each lease; passes the same contract test as DynamoDB. */
public final class InMemoryLeaseHistory implements LeaseHistory {

    private final Map<LeaseKey, Map<Long, PastInvocation>> past = new ConcurrentHashMap<>();

    @Override
    public void add(LeaseKey key, PastInvocation invocation) {
        past.computeIfAbsent(key, lease -> new ConcurrentHashMap<>())
                .put(invocation.generation().value() % KEPT, invocation);
    }

    @Override
    public Past of(LeaseKey key) {
        return new Past(
                past.getOrDefault(key, Map.of()).values().stream()
                        .sorted(Comparator.comparing(PastInvocation::claimedAt)
                                .thenComparing(PastInvocation::generation)
                                .reversed())
                        .toList(),
                List.of());
    }
}
