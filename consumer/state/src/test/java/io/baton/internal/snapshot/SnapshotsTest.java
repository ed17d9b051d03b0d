package io.baton.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.state.StateException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory, and the snapshots that are taken of it, beside an oracle: a map made of the finished records alone. */
class SnapshotsTest {

    private static final LeaseKey LEASE = new LeaseKey("g", "t", 0);
    private static final String PLACE = SnapshotName.place("p", LEASE);
    private static final Stores STORES = new Stores(List.of("one", "two"));
    private static final Generation GENERATION = new Generation(3);

    private final MemoryObjects objects = new MemoryObjects();
    private final SnapshotReader reader = new SnapshotReader(objects, PLACE, LEASE, STORES);
    private Memory memory = new Memory();
    private SnapshotWriter writer = new SnapshotWriter(LEASE, STORES);
    private Generation generation = GENERATION;

    /** Records of a partition, in lanes by key: finished in order within a lane, and in any order among them. */
    private final class World {

        private record Handled(long offset, List<Change> changes) {}

        private final Random random;
        private final int keys;
        private final int valueBytes;
        private final List<Queue<Handled>> lanes = new ArrayList<>();
        private final BitSet finished = new BitSet();
        private final Map<StateKey, byte[]> oracle = new HashMap<>();
        private final List<Handled> done = new ArrayList<>();
        private int next;

        World(long seed, int keys, int valueBytes) {
            this.random = new Random(seed);
            this.keys = keys;
            this.valueBytes = valueBytes;
            for (int i = 0; i < 5; i++) {
                lanes.add(new ArrayDeque<>());
            }
        }

        void handle() {
            int lane = random.nextInt(lanes.size());
            var changes = new ArrayList<Change>();
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                changes.add(new Change(key(lane, i), random.nextInt(5) == 0 ? null : value()));
            }
            memory.state().write(next, changes);
            lanes.get(lane).add(new Handled(next, changes));
            next++;
        }

        /** Two changes of a record are of two keys. */
        private StateKey key(int lane, int store) {
            byte[] bytes = ByteBuffer.allocate(4)
                    .putInt(lane + lanes.size() * random.nextInt(keys))
                    .array();
            return STORES.key(store - 1, bytes);
        }

        private byte[] value() {
            byte[] value = new byte[random.nextInt(valueBytes)];
            random.nextBytes(value);
            return value;
        }

        void finish() {
            Handled record = lanes.get(random.nextInt(lanes.size())).poll();
            if (record != null) {
                finished.set((int) record.offset);
                done.add(record);
                record.changes.forEach(change -> {
                    if (change.value() == null) {
                        oracle.remove(change.key());
                    } else {
                        oracle.put(change.key(), change.value());
                    }
                });
            }
        }

        Checkpoint checkpoint() {
            int below = finished.nextClearBit(0);
            var ahead = new FinishedAhead.Builder();
            for (int from = finished.nextSetBit(below); from >= 0; ) {
                int end = finished.nextClearBit(from);
                ahead.add(from, end);
                from = finished.nextSetBit(end);
            }
            return Checkpoint.reaching(below, OptionalInt.empty(), ahead.build());
        }
    }

    private String snapshot(Checkpoint finished, boolean small) {
        memory.state().settle(between -> new Cut(finished, between, 0));
        SnapshotObject object = writer.next(memory, finished, generation, small);
        SnapshotObject.Encoded encoded = object.encoded();
        objects.create(PLACE + object.name(), encoded.bytes());
        memory.chain().add(encoded.ref(), object.whole().keySet());
        memory.isNow(object.name(), object.nextOffset());
        return object.name();
    }

    private static Map<StateKey, ByteBuffer> readable(Map<StateKey, byte[]> state) {
        var readable = new HashMap<StateKey, ByteBuffer>();
        state.forEach((key, value) -> readable.put(key, ByteBuffer.wrap(value)));
        return readable;
    }

    private static Map<StateKey, byte[]> all(Memory memory) {
        var all = new HashMap<StateKey, byte[]>();
        for (int segment = 0; segment < KeyedState.SEGMENTS; segment++) {
            all.putAll(memory.state().settled(segment));
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 400})
    void aSnapshotHasWhatTheFinishedRecordsHaveMadeAndNothingElse(int keys) throws Exception {
        for (long seed = 0; seed < 40; seed++) {
            memory = new Memory();
            writer = new SnapshotWriter(LEASE, STORES);
            objects.keys().forEach(objects::delete);
            var world = new World(seed, keys, keys == 3 ? 40 : 8_000);
            Memory follower = new Memory();
            for (int round = 0; round < 12; round++) {
                for (int i = 0; i < 60; i++) {
                    if (world.random.nextInt(9) < 5) {
                        world.handle();
                    } else {
                        world.finish();
                    }
                }
                String name = snapshot(world.checkpoint(), world.random.nextInt(4) == 0);
                assertThat(readable(all(memory))).as("seed %s, memory", seed).isEqualTo(readable(world.oracle));
                Memory read = reader.read(name, new Memory());
                assertThat(readable(all(read))).as("seed %s, read anew", seed).isEqualTo(readable(world.oracle));
                if (world.random.nextBoolean()) {
                    follower = reader.read(name, follower);
                    assertThat(readable(all(follower)))
                            .as("seed %s, read from there on", seed)
                            .isEqualTo(readable(world.oracle));
                }
                if (world.random.nextInt(5) == 0) {
                    crash(world, name);
                }
            }
        }
    }

    /** The next holder begins at the snapshot: what was not finished is done again, in the same order by key. */
    private void crash(World world, String name) throws InterruptedException {
        memory = reader.read(name, new Memory());
        writer = new SnapshotWriter(LEASE, STORES);
        for (int numbers = Integer.parseInt(name.substring(13)); numbers > 0; numbers--) {
            var unused = writer.next(new Memory(), Checkpoint.at(0), GENERATION, false);
        }
        world.lanes.stream()
                .flatMap(Queue::stream)
                .sorted(java.util.Comparator.comparingLong(World.Handled::offset))
                .forEach(record -> memory.state().write(record.offset(), record.changes()));
    }

    @Test
    void aSmallStateIsOneObject() {
        var world = new World(1, 10, 100);
        for (int round = 0; round < 5; round++) {
            world.handle();
            world.finish();
            snapshot(world.checkpoint(), false);
            assertThat(memory.chain().objects()).hasSize(1);
        }
    }

    @Test
    void aLargeStateIsWrittenInTurnsAndItsChainStaysShort() {
        byte[] value = new byte[1_000];
        int entries = 20_000;
        for (int i = 0; i < entries; i++) {
            put(i, i, value);
        }
        snapshot(Checkpoint.at(entries), false);
        long stateBytes = entries * 1_000L;
        int longest = 0;
        long largest = 0;
        long written = 0;
        for (int round = 0; round < 100; round++) {
            put(entries + round, round, value);
            String name = snapshot(Checkpoint.at(entries + round + 1L), round % 10 == 9);
            int length = memory.chain().objects().getLast().length();
            largest = Math.max(largest, length);
            written += length;
            longest = Math.max(longest, memory.chain().objects().size());
            assertThat(memory.chain().objects().getLast().name()).isEqualTo(name);
        }
        assertThat(largest).isLessThan(3 << 20);
        assertThat(longest).isLessThan(40);
        assertThat(written).isLessThan(10 * stateBytes);
        long chain =
                memory.chain().objects().stream().mapToLong(ObjectRef::length).sum();
        assertThat(chain).isLessThan(3 * stateBytes);
    }

    @Test
    void eachSegmentHasItsTurnHoweverShortInvocationsAre() throws Exception {
        byte[] value = new byte[1_000];
        int entries = 20_000;
        for (int i = 0; i < entries; i++) {
            put(i, i, value);
        }
        String name = snapshot(Checkpoint.at(entries), false);
        for (int round = 0; round < 200; round++) {
            if (round % 2 == 0) {
                memory = reader.read(name, new Memory());
                writer = new SnapshotWriter(LEASE, STORES);
                generation = new Generation(generation.value() + 1);
            }
            put(entries + round, round, value);
            name = snapshot(Checkpoint.at(entries + round + 1L), round % 2 == 1);
            assertThat(memory.chain().objects()).hasSizeLessThan(60);
        }
        assertThat(readable(all(reader.read(name, new Memory())))).isEqualTo(readable(all(memory)));
    }

    @Test
    void snapshotsThatAreAllWaitedForMakeNoLongChain() throws Exception {
        put(0, 0, new byte[100_000]);
        String name = snapshot(Checkpoint.at(1), false);
        for (int round = 1; round < 100; round++) {
            put(round, round, new byte[10]);
            name = snapshot(Checkpoint.at(round + 1L), true);
            assertThat(memory.chain().objects()).hasSizeLessThan(12);
        }
        assertThat(readable(all(reader.read(name, new Memory())))).isEqualTo(readable(all(memory)));
    }

    private void put(long offset, int key, byte @Nullable [] value) {
        byte[] bytes = ByteBuffer.allocate(4).putInt(key).array();
        memory.state().write(offset, List.of(new Change(STORES.key(0, bytes), value)));
    }

    @Test
    void itsSizeIsThatOfWhatItHas() throws Exception {
        put(0, 1, new byte[500]);
        put(1, 1, new byte[300]);
        put(2, 2, new byte[10]);
        put(3, 2, null);
        put(4, 3, null);
        String name = snapshot(Checkpoint.at(5), false);
        long size = memory.state().bytes();
        assertThat(size).isBetween(300L, 500L);
        assertThat(memory.state().entries()).isEqualTo(1);
        assertThat(reader.read(name, new Memory()).state().bytes()).isEqualTo(size);
    }

    @Test
    void anObjectThatIsMissingOrDamagedIsNamedAndNothingIsRead() {
        byte[] value = new byte[1_000];
        for (int i = 0; i < 5_000; i++) {
            put(i, i, value);
        }
        snapshot(Checkpoint.at(5_000), false);
        put(5_000, 7, value);
        String name = snapshot(Checkpoint.at(5_001), true);
        String first = objects.keys().getFirst();
        assertThat(objects.keys()).hasSize(2);

        objects.damage(first, 2_000);
        assertThatThrownBy(() -> reader.read(name, new Memory()))
                .isInstanceOf(StateException.class)
                .hasMessageContaining(first);
        objects.cut(first, 3_000);
        assertThatThrownBy(() -> reader.read(name, new Memory())).hasMessageContaining(first);
        objects.delete(first);
        assertThatThrownBy(() -> reader.read(name, new Memory()))
                .hasMessageContaining(first)
                .hasMessageContaining("is missing");
        assertThatThrownBy(() -> reader.read("latest", new Memory())).hasMessageContaining("'latest'");
    }
}
