package io.baton.internal.snapshot;

import io.baton.internal.state.StateException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Objects in memory, which fail as often as they are told. */
class MemoryObjects implements ObjectStore {

    private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final Map<String, Instant> written = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger unheard = new AtomicInteger();
    private final InstantSource clock;

    MemoryObjects() {
        this(InstantSource.system());
    }

    /** @param clock says when objects were written */
    MemoryObjects(InstantSource clock) {
        this.clock = clock;
    }

    /** The next calls fail, as many as are given. */
    void failNext(int calls) {
        failures.set(calls);
    }

    /** The next objects are created, as many as are given, and their answers are lost. */
    void losesAnswersOf(int creates) {
        unheard.set(creates);
    }

    void age(String key, Instant writtenAt) {
        written.put(key, writtenAt);
    }

    void damage(String key, int at) {
        objects.computeIfPresent(key, (same, kept) -> {
            byte[] bytes = kept.clone();
            bytes[at] ^= 1;
            return bytes;
        });
    }

    void cut(String key, int length) {
        objects.computeIfPresent(key, (same, kept) -> Arrays.copyOf(kept, length));
    }

    List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    private void failIfTold(AtomicInteger left) {
        if (left.getAndUpdate(calls -> Math.max(0, calls - 1)) > 0) {
            throw StateException.thatMayPass("told to fail", new IllegalStateException());
        }
    }

    @Override
    public boolean create(String key, byte[] bytes) {
        failIfTold(failures);
        boolean created = objects.putIfAbsent(key, bytes.clone()) == null;
        written.putIfAbsent(key, clock.instant());
        failIfTold(unheard);
        return created;
    }

    @Override
    public Optional<byte[]> read(String key) {
        failIfTold(failures);
        return Optional.ofNullable(objects.get(key)).map(byte[]::clone);
    }

    @Override
    public List<Listed> list(String prefix) {
        failIfTold(failures);
        return objects.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> new Listed(
                        key, Objects.requireNonNull(objects.get(key)).length, Objects.requireNonNull(written.get(key))))
                .toList();
    }

    @Override
    public void delete(String key) {
        failIfTold(failures);
        objects.remove(key);
    }

    @Override
    public void close() {
        // objects outlive who uses them
    }
}
