package io.baton.infra.simulation.world;

import io.baton.internal.snapshot.BucketPort;
import io.baton.internal.snapshot.SimulatedState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The bucket of a world, with objects in memory. Its clock goes so fast that what others left is old after 43 s. */
final class Bucket implements BucketPort {

    /** How fast the clock goes by which objects are old. */
    static final int HURRY = 2_000;

    private final BucketPort objects;
    private final List<Consumer<String>> watchers = new ArrayList<>();

    /** @param chronicle has the time */
    Bucket(Chronicle chronicle) {
        this.objects = SimulatedState.bucket(() -> hurried(chronicle.micros() * 1_000));
    }

    /** @param nanos since the world's beginning */
    static Instant hurried(long nanos) {
        return SandboxTime.BEGINNING
                .plusSeconds(nanos / 1_000_000_000L * HURRY)
                .plusNanos(nanos % 1_000_000_000L * HURRY);
    }

    /** @param watcher told of the key of each object that is deleted */
    void onDelete(Consumer<String> watcher) {
        watchers.add(watcher);
    }

    @Override
    public boolean create(String key, byte[] bytes) {
        return objects.create(key, bytes);
    }

    @Override
    public Optional<byte[]> read(String key) {
        return objects.read(key);
    }

    @Override
    public List<Stored> list(String prefix) {
        return objects.list(prefix);
    }

    @Override
    public void delete(String key) {
        objects.delete(key);
        watchers.forEach(watcher -> watcher.accept(key));
    }
}
