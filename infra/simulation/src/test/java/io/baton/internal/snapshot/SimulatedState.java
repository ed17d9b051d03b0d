package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.Ordering;
import io.baton.Store;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Meters;
import io.baton.internal.state.PartitionState;
import io.baton.internal.state.StateException;
import io.baton.internal.state.StateSettings;
import io.baton.internal.time.Time;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The real state over a bucket of the world's, and a reader of snapshots that shares nothing with it but the format of an object. */
public final class SimulatedState {

    /** What an execution environment keeps from one invocation to the next. */
    public static final class Environment {
        private final Recycled recycled = new Recycled();
    }

    /**
     * A snapshot as it is in the bucket.
     *
     * @param objects the keys of all its objects
     * @param stores the entries of each store, by the keys' texts
     */
    public record Contents(List<String> objects, Map<String, Map<String, byte[]>> stores) {

        /** The entries of a store. */
        public Map<String, byte[]> of(String store) {
            return stores.getOrDefault(store, Map.of());
        }
    }

    /** A snapshot that is kept on purpose. */
    public record Kept(String name, long nextOffset, List<String> objects) {}

    private SimulatedState() {}

    /** An empty bucket in memory. */
    public static BucketPort bucket(InstantSource clock) {
        var objects = new MemoryObjects(clock);
        return new BucketPort() {
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
                return objects.list(prefix).stream()
                        .map(object -> new Stored(object.key(), object.bytes(), object.writtenAt()))
                        .toList();
            }

            @Override
            public void delete(String key) {
                objects.delete(key);
            }
        };
    }

    /** As {@link StateInS3} opens it, over this bucket. */
    public static PartitionState open(
            LeaseKey lease,
            List<Store<?, ?>> stores,
            Ordering ordering,
            StateSettings settings,
            BucketPort bucket,
            Environment environment,
            Meters meters,
            Time time) {
        return new KeptState(
                lease,
                new Stores(stores.stream().map(Store::name).toList()),
                ordering == Ordering.PARTITION,
                settings,
                new PortObjects(bucket),
                environment.recycled,
                meters,
                time);
    }

    /**
     * Reads a snapshot on the thread that asks, and at once.
     *
     * @param snapshot null for no snapshot
     * @throws StateException if an object is missing, or is not the object that was written
     */
    public static Contents contents(LeaseKey lease, String place, BucketPort bucket, @Nullable String snapshot) {
        var keys = new ArrayList<String>();
        var stores = new TreeMap<String, Map<String, byte[]>>();
        if (snapshot != null) {
            var segments = new HashMap<Integer, Map<StateKey, byte[]>>();
            byte[] newest = read(bucket, place + snapshot);
            SnapshotObject last = SnapshotObject.decoded(newest, lease, snapshot, place + snapshot, null);
            for (ObjectRef ref : last.before()) {
                byte[] bytes = read(bucket, place + ref.name());
                if (!SnapshotObject.ref(ref.name(), bytes).equals(ref)) {
                    throw new StateException(place + ref.name() + " is another object than was written", null);
                }
                apply(SnapshotObject.decoded(bytes, lease, ref.name(), place + ref.name(), null), segments);
                keys.add(place + ref.name());
            }
            apply(last, segments);
            keys.add(place + snapshot);
            segments.values()
                    .forEach(entries -> entries.forEach((key, value) -> stores.computeIfAbsent(
                                    last.stores().get(key.store()), unused -> new TreeMap<>())
                            .put(new String(key.bytes(), UTF_8), value)));
        }
        return new Contents(keys, stores);
    }

    private static byte[] read(BucketPort bucket, String key) {
        return bucket.read(key).orElseThrow(() -> new StateException(key + " is missing", null));
    }

    private static void apply(SnapshotObject object, Map<Integer, Map<StateKey, byte[]>> segments) {
        object.whole().forEach((segment, entries) -> segments.put(segment, new HashMap<>(entries)));
        for (Change change : object.changes()) {
            Map<StateKey, byte[]> segment =
                    segments.computeIfAbsent(change.key().segment(KeyedState.SEGMENTS), unused -> new HashMap<>());
            if (change.value() == null) {
                segment.remove(change.key());
            } else {
                segment.put(change.key(), change.value());
            }
        }
    }

    /** What the names of a partition's objects begin with. */
    public static String place(String prefix, LeaseKey lease) {
        return SnapshotName.place(prefix, lease);
    }

    /** The snapshots that are kept on purpose. */
    public static List<Kept> kept(String place, BucketPort bucket) {
        return KeptSnapshots.read(
                        new PortObjects(bucket),
                        place,
                        bucket.list(place).stream().map(PortObjects::listed).toList())
                .stream()
                .map(kept -> new Kept(
                        kept.name(),
                        kept.nextOffset(),
                        kept.objects().stream().map(ref -> place + ref.name()).toList()))
                .toList();
    }

    /** The name of the newest snapshot in the bucket, whoever wrote it; null where there is none. */
    public static @Nullable String newest(String place, BucketPort bucket) {
        return bucket.list(place).stream()
                .map(object -> object.key().substring(place.length()))
                .filter(SnapshotName::isOne)
                .max(String::compareTo)
                .orElse(null);
    }

    private record PortObjects(BucketPort bucket) implements ObjectStore {

        static Listed listed(BucketPort.Stored object) {
            return new Listed(object.key(), object.bytes(), object.writtenAt());
        }

        @Override
        public boolean create(String key, byte[] bytes) {
            return bucket.create(key, bytes);
        }

        @Override
        public Optional<byte[]> read(String key) {
            return bucket.read(key);
        }

        @Override
        public List<Listed> list(String prefix) {
            return bucket.list(prefix).stream().map(PortObjects::listed).toList();
        }

        @Override
        public void delete(String key) {
            bucket.delete(key);
        }

        @Override
        public void close() {}
    }
}
