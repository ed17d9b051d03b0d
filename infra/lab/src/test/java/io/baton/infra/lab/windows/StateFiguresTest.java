package io.baton.infra.lab.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.ledger.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFiguresTest {

    @TempDir
    private Path logs;

    @Test
    void theFiguresAreThoseOfAllEnvironments() throws IOException {
        Files.writeString(logs.resolve("one.log"), """
                2026-11-29 INFO {"_aws": in the middle of a line}
                {"_aws":{"Timestamp":1},"Topic":"rides","Records":7}
                {"_aws":{"Timestamp":1},"Topic":"rides","StateBytes":1200,"SnapshotMillis":[20,40.5]}
                {"_aws":{"Timestamp":2},"StateBytes":900,"Snap""");
        Files.writeString(
                logs.resolve("other.log"), "{\"_aws\":{},\"StateBytes\":1500,\"SnapshotMillis\":[30]}\n\u00ff\n");

        assertThat(StateFigures.read(logs)).isEqualTo(new StateFigures(1_500, Spread.of(List.of(20.0, 30.0, 40.5))));
    }

    @Test
    void ridesAreOutOfOrderAndSomeAreLate() {
        var clock = new RideClock(() -> 1_000_000, 3);
        long late = 0;
        for (int i = 0; i < 10_000; i++) {
            long event = clock.getAsLong();
            assertThat(event).isBetween(985_000L, 1_000_000L);
            late += event < 1_000_000 - RideWindows.OUT_OF_ORDER.toMillis() ? 1 : 0;
        }
        assertThat(late).isBetween(10L, 60L);
    }
}
