package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.state.StateException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptSnapshotTest {

    private static final KeptSnapshot KEPT = new KeptSnapshot(
            "000000000042-00000017",
            1_829_311,
            Instant.parse("2026-11-29T12:00:00Z"),
            100,
            54_321,
            List.of(
                    new ObjectRef("000000000041-00000002", 1_048_576, -7),
                    new ObjectRef("000000000042-00000017", 17, 7)));

    @Test
    void whatIsWrittenIsRead() {
        assertThat(KeptSnapshot.decoded(KEPT.encoded(), "k")).isEqualTo(KEPT);
    }

    /** Written by the first version that kept snapshots: every later version reads it. */
    @Test
    void itsFormStays() {
        assertThat(new String(KEPT.encoded(), UTF_8)).isEqualTo("""
                        BATON-KEPT 1
                        000000000042-00000017
                        1829311
                        2026-11-29T12:00:00Z
                        100
                        54321
                        object 000000000041-00000002 1048576 fffffff9
                        object 000000000042-00000017 17 7
                        checksum %s
                        """.formatted(checksum()));
    }

    private static String checksum() {
        String text = new String(KEPT.encoded(), UTF_8);
        return text.substring(text.lastIndexOf(' ') + 1).strip();
    }

    @Test
    void eachBitThatDiffersIsFound() {
        byte[] bytes = KEPT.encoded();
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 1;
            assertThatThrownBy(() -> KeptSnapshot.decoded(damaged, "the/key"))
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining("the/key");
        }
    }

    @Test
    void aNewerFormatIsRefusedByName() {
        byte[] newer = new String(KEPT.encoded(), UTF_8)
                .replace("BATON-KEPT 1", "BATON-KEPT 2")
                .getBytes(UTF_8);
        assertThatThrownBy(() -> KeptSnapshot.decoded(newer, "k")).hasMessageContaining("has format 2");
    }
}
