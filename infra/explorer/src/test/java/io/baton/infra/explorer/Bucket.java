package io.baton.infra.explorer;

import io.baton.internal.lease.LeaseKey;
import io.baton.internal.snapshot.BucketPort;
import io.baton.internal.snapshot.ExploredState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** S3, as it is for one partition: objects by name, and when they were written. */
final class Bucket implements BucketPort {

    /** How much time of its own a unit of the explorer's is: in four of them garbage is old. */
    private static final Duration PACE = Duration.ofHours(6);

    private static final int OLD = 5;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private static final class Stored {

        private final byte[] bytes;
        private final long tick;

        Stored(byte[] bytes, long tick) {
            this.bytes = bytes;
            this.tick = tick;
        }
    }

    private final Clock clock;
    private final Map<String, Stored> objects = new TreeMap<>();
    /** How often something changed. */
    private int changes;

    Bucket(Clock clock) {
        this.clock = clock;
    }

    /** What earlier invocations left: the snapshot of a row, and an object that no row names; all of them long ago. */
    void begins(LeaseKey lease, String snapshot) {
        String place = ExploredState.place(lease);
        objects.put(place + snapshot, new Stored(ExploredState.snapshot(lease, snapshot), -OLD));
        objects.put(place + "000000000001-00000009", new Stored(new byte[] {1, 1, 1, 1}, -OLD));
        changes++;
    }

    static Instant at(long tick) {
        return EPOCH.plus(PACE.multipliedBy(tick));
    }

    int changes() {
        return changes;
    }

    @Override
    public boolean create(String key, byte[] bytes) {
        if (objects.containsKey(key)) {
            return false;
        }
        objects.put(key, new Stored(bytes, clock.tick()));
        changes++;
        return true;
    }

    @Override
    public Optional<byte[]> read(String key) {
        return Optional.ofNullable(objects.get(key)).map(stored -> stored.bytes);
    }

    @Override
    public Map<String, Instant> list() {
        var listed = new TreeMap<String, Instant>();
        objects.forEach((key, stored) -> listed.put(key, at(stored.tick)));
        return listed;
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
        changes++;
    }

    /** The checksum at its end. */
    static int print(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getInt(bytes.length - Integer.BYTES);
    }

    void describe(Fingerprint text) {
        objects.forEach((key, stored) -> text.word(key.substring(key.lastIndexOf('/') + 1))
                .number(print(stored.bytes))
                .number(Math.min(clock.tick() - stored.tick, OLD)));
    }
}
