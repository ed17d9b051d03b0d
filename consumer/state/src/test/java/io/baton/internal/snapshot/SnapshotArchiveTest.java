package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.state.StateException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators see of snapshots that the product's own writer has made. */
class SnapshotArchiveTest {

    private static final LeaseKey LEASE = new LeaseKey("g", "t", 0);
    private static final String PLACE = SnapshotName.place("p", LEASE);
    private static final Stores STORES = new Stores(List.of("laps", "names"));

    private final MemoryObjects objects = new MemoryObjects();
    private final SnapshotArchive archive = new SnapshotArchive(objects, "p");
    private final Memory memory = new Memory();
    private final SnapshotWriter writer = new SnapshotWriter(LEASE, STORES);
    private String first;
    private String second;

    @BeforeEach
    void twoObjectsOfWhichTheSecondHasChangesAlone() {
        for (int i = 0; i < 100; i++) {
            put(i, 0, "racer-" + i, new byte[1_000]);
        }
        first = snapshot(100, false);
        put(100, 1, "racer-7", "ada".getBytes(UTF_8));
        second = snapshot(101, true);
        assertThat(memory.chain().objects()).hasSize(2);
    }

    private void put(long offset, int store, String key, byte[] value) {
        memory.state().write(offset, List.of(new Change(STORES.key(store, key.getBytes(UTF_8)), value)));
    }

    private String snapshot(long nextOffset, boolean small) {
        Checkpoint finished = Checkpoint.at(nextOffset);
        memory.state().settle(between -> new Cut(finished, between, 0));
        SnapshotObject object = writer.next(memory, finished, new Generation(3), small);
        SnapshotObject.Encoded encoded = object.encoded();
        objects.create(PLACE + object.name(), encoded.bytes());
        memory.chain().add(encoded.ref(), object.whole().keySet());
        memory.isNow(object.name(), nextOffset);
        return object.name();
    }

    private void keep(String name) {
        var kept = new KeptSnapshot(
                name,
                memory.nextOffset(),
                Instant.parse("2026-11-29T12:00:00Z"),
                memory.state().entries(),
                memory.state().bytes(),
                memory.chain().objects());
        objects.create(KeptSnapshot.key(PLACE, name), kept.encoded());
    }

    @Test
    void aSnapshotIsListedWithWhatItNeeds() {
        SnapshotArchive.Found current = archive.current(LEASE, second);
        assertThat(current.nextOffset()).isEqualTo(101);
        assertThat(current.objects()).isEqualTo(2);
        assertThat(current.storedBytes())
                .isEqualTo(memory.chain().objects().stream()
                        .mapToLong(ObjectRef::length)
                        .sum());
        assertThat(current.kept()).isFalse();
        assertThat(archive.kept(LEASE)).isEmpty();

        keep(second);
        assertThat(archive.current(LEASE, second).kept()).isTrue();
        SnapshotArchive.Found kept = archive.kept(LEASE).getFirst();
        assertThat(kept.name()).isEqualTo(second);
        assertThat(kept.objects()).isEqualTo(2);
        assertThat(kept.storedBytes()).isEqualTo(current.storedBytes());
        assertThat(kept.entries()).isEqualTo(101);
    }

    @Test
    void itsContentsAreThoseOfTheState() throws Exception {
        SnapshotContents contents = archive.read(LEASE, second);
        assertThat(contents.stores()).containsExactly("laps", "names");
        assertThat(contents.entries()).isEqualTo(101);
        assertThat(contents.nextOffset()).isEqualTo(101);
        assertThat(contents.stateBytes()).isEqualTo(memory.state().bytes());
        var names = new TreeMap<String, String>();
        contents.forEach("names", (key, value) -> names.put(new String(key, UTF_8), new String(value, UTF_8)));
        assertThat(names).isEqualTo(new TreeMap<>(Map.of("racer-7", "ada")));
    }

    @Test
    void aWholeSnapshotIsSaidToBeWhole() {
        SnapshotArchive.Verified verified = archive.verify(LEASE, second, (read, of) -> true);
        assertThat(verified.isWhole()).isTrue();
        assertThat(verified.objects()).isEqualTo(2);
    }

    @Test
    void everyObjectThatIsMissingOrDamagedIsNamed() {
        keep(second);
        objects.damage(PLACE + first, 3_000);
        objects.delete(PLACE + second);
        SnapshotArchive.Verified verified = archive.verify(LEASE, second, (read, of) -> true);
        assertThat(verified.isWhole()).isFalse();
        assertThat(verified.problems())
                .extracting(SnapshotArchive.Problem::object)
                .containsExactly(PLACE + first, PLACE + second);
        assertThat(verified.problems().getFirst().what()).contains("damaged");
        assertThat(verified.problems().getLast().what()).contains("missing");
    }

    @Test
    void anObjectThatWasReplacedByAnotherIsNamed() {
        var other = new SnapshotObject(LEASE.id(), first, 5, List.of(), STORES.names(), Map.of(), List.of());
        objects.delete(PLACE + first);
        objects.create(PLACE + first, other.encoded().bytes());
        assertThat(archive.verify(LEASE, second, (read, of) -> true).problems())
                .extracting(SnapshotArchive.Problem::object)
                .containsExactly(PLACE + first);
    }

    @Test
    void aCheckThatIsEndedIsNotTakenForWhole() {
        assertThat(archive.verify(LEASE, second, (read, of) -> false).isWhole()).isFalse();
    }

    @Test
    void anUnknownSnapshotIsRefused() {
        assertThat(archive.verify(LEASE, "000000000009-00000009", (read, of) -> true)
                        .isWhole())
                .isFalse();
        assertThatThrownBy(() -> archive.read(LEASE, "000000000009-00000009"))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("is missing");
    }

    @Test
    void whatNoSnapshotNeedsIsFound() {
        put(101, 0, "racer-1", new byte[1]);
        String third = snapshot(102, false); // all of it is one object
        assertThat(archive.unneeded(LEASE, third, Instant.now().plusSeconds(60)))
                .containsExactly(PLACE + first, PLACE + second);
        assertThat(archive.unneeded(LEASE, second, Instant.now().plusSeconds(60)))
                .containsExactly(PLACE + third);
        assertThat(archive.unneeded(LEASE, third, Instant.EPOCH)).isEmpty();
    }

    @Test
    void aCopyIsTheSameStateOfAnotherLease() throws Exception {
        LeaseKey other = new LeaseKey("g-replay-1", "t", 0);
        String name = new SnapshotCopy(objects, "p").write(archive.read(LEASE, second), other);
        SnapshotContents copy = archive.read(other, name);
        assertThat(copy.nextOffset()).isEqualTo(101);
        assertThat(copy.entries()).isEqualTo(101);
        assertThat(copy.stateBytes()).isEqualTo(memory.state().bytes());
        assertThat(archive.current(other, name).objects()).isEqualTo(1);
        assertThat(name).isLessThan(SnapshotName.of(new Generation(1), 1));
    }
}
