package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.LeaseKey;
import io.baton.internal.state.StateException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotObjectTest {

    private static final LeaseKey LEASE = new LeaseKey("g", "t", 3);
    private static final String NAME = "000000000007-00000002";
    private static final Stores STORES = new Stores(List.of("laps", "names"));

    private static SnapshotObject object() {
        StateKey kept = STORES.key(1, "k".getBytes(UTF_8));
        return new SnapshotObject(
                LEASE.id(),
                NAME,
                420,
                List.of(new ObjectRef("000000000007-00000001", 77, 5)),
                STORES.names(),
                Map.of(kept.segment(KeyedState.SEGMENTS), Map.of(kept, "value".getBytes(UTF_8))),
                List.of(
                        new Change(STORES.key(0, new byte[0]), new byte[0]),
                        new Change(STORES.key(0, "gone".getBytes(UTF_8)), null)));
    }

    private static SnapshotObject read(byte[] bytes) {
        return SnapshotObject.decoded(bytes, LEASE, NAME, "where it is", STORES);
    }

    @Test
    void whatIsWrittenIsRead() {
        SnapshotObject.Encoded encoded = object().encoded();
        SnapshotObject read = read(encoded.bytes());
        assertThat(encoded.ref().length()).isEqualTo(encoded.bytes().length);
        assertThat(read.nextOffset()).isEqualTo(420);
        assertThat(read.before()).isEqualTo(object().before());
        assertThat(read.whole().values().iterator().next().values()).containsExactly("value".getBytes(UTF_8));
        assertThat(read.changes())
                .extracting(Change::key)
                .containsExactlyElementsOf(
                        object().changes().stream().map(Change::key).toList());
        assertThat(read.changes().get(0).value()).isEmpty();
        assertThat(read.changes().get(1).value()).isNull();
        assertThat(SnapshotObject.ref(NAME, encoded.bytes())).isEqualTo(encoded.ref());
    }

    @Test
    void aPipelineThatNamesItsStoresInAnotherOrderReadsTheSame() {
        var turned = new Stores(List.of("names", "more", "laps"));
        SnapshotObject read = SnapshotObject.decoded(object().encoded().bytes(), LEASE, NAME, "there", turned);
        StateKey kept = turned.key(0, "k".getBytes(UTF_8));
        assertThat(read.whole().get(kept.segment(KeyedState.SEGMENTS))).containsKey(kept);
    }

    @Test
    void aStoreThatThePipelineDoesNotKeepIsNamed() {
        assertThatThrownBy(() -> SnapshotObject.decoded(
                        object().encoded().bytes(), LEASE, NAME, "there", new Stores(List.of("laps"))))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("'names'")
                .hasMessageContaining("keeping(…)");
    }

    @Test
    void anEntryInAnotherSegmentThanItsOwnIsNoticed() {
        StateKey key = STORES.key(1, "k".getBytes(UTF_8));
        int another = (key.segment(KeyedState.SEGMENTS) + 1) % KeyedState.SEGMENTS;
        byte[] bytes = new SnapshotObject(
                        LEASE.id(),
                        NAME,
                        420,
                        List.of(),
                        STORES.names(),
                        Map.of(another, Map.of(key, "value".getBytes(UTF_8))),
                        List.of())
                .encoded()
                .bytes();
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("can't be decoded");
    }

    @Test
    void aBitThatIsWrongAnywhereIsNoticed() {
        byte[] bytes = object().encoded().bytes();
        for (int i = 0; i < bytes.length; i++) {
            byte[] wrong = bytes.clone();
            wrong[i] ^= 4;
            assertThatThrownBy(() -> read(wrong))
                    .as("byte %s", i)
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining("where it is");
        }
    }

    @Test
    void anObjectThatIsCutShortIsNoticed() {
        byte[] bytes = object().encoded().bytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(StateException.class);
        }
    }

    @Test
    void aNewerFormatIsRefusedByItsNumber() {
        byte[] bytes = object().encoded().bytes();
        bytes[7] = 2;
        assertThatThrownBy(() -> read(bytes))
                .hasMessageContaining("has format 2")
                .hasMessageContaining("reads format 1");
    }

    @Test
    void theSnapshotOfAnotherPartitionIsRefused() {
        byte[] bytes = object().encoded().bytes();
        assertThatThrownBy(() -> SnapshotObject.decoded(bytes, new LeaseKey("g", "t", 4), NAME, "where it is", STORES))
                .hasMessageContaining("g/t/3")
                .hasMessageContaining("g/t/4");
        assertThatThrownBy(() -> SnapshotObject.decoded(bytes, LEASE, "000000000007-00000003", "where it is", STORES))
                .hasMessageContaining(NAME);
    }
}
