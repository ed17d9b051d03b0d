package io.baton.infra.lab.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.lab.produce.RecordSource.Outgoing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordSourceTest {

    @TempDir
    private Path directory;

    @Test
    void ridesAreWhatBikesSayAndCountUpWithinTheirRace() throws IOException {
        try (RideTelemetry rides = new RideTelemetry(3, 4, 7, () -> 1_700_000_000_000L)) {
            Map<String, Long> sequences = new HashMap<>();
            Map<String, Integer> partitions = new HashMap<>();
            for (int i = 0; i < 600; i++) {
                Outgoing outgoing = rides.next();
                JsonNode ride = new ObjectMapper().readTree(text(outgoing));
                assertThat(ride.get("race").asText()).isEqualTo(outgoing.key());
                assertThat(ride.get("racer").asText()).startsWith(outgoing.key());
                assertThat(ride.get("power").asInt()).isBetween(60, 900);
                assertThat(ride.get("cadence").asInt()).isBetween(60, 160);
                assertThat(ride.get("timestamp").asLong()).isEqualTo(1_700_000_000_000L);
                assertThat(outgoing.sequence()).isEqualTo(sequences.merge(outgoing.key(), 0L, (old, zero) -> old + 1));
                assertThat(partitions.merge(outgoing.key(), outgoing.partition(), (old, again) -> old))
                        .isEqualTo(outgoing.partition());
            }
            assertThat(partitions.values()).containsOnly(0, 1, 2);
        }
    }

    @Test
    void theSameSeedRidesTheSameRides() throws IOException {
        assertThat(values(new RideTelemetry(2, 4, 7, () -> 1), 100))
                .isEqualTo(values(new RideTelemetry(2, 4, 7, () -> 1), 100))
                .isNotEqualTo(values(new RideTelemetry(2, 4, 8, () -> 1), 100));
    }

    @Test
    void linesAreDealtInTurnEmptyOnesToo() throws IOException {
        Path file = Files.writeString(directory.resolve("lines"), "a\n\nc\nd");
        List<Outgoing> all = all(file, 2, 1);

        assertThat(all.stream().map(RecordSourceTest::text)).containsExactly("a", "", "c", "d");
        assertThat(all).extracting(Outgoing::partition).containsExactly(0, 1, 0, 1);
        assertThat(all).extracting(Outgoing::key).containsExactly("lines-0-0", "lines-1-0", "lines-0-0", "lines-1-0");
        assertThat(all).extracting(Outgoing::sequence).containsExactly(0L, 0L, 1L, 1L);
    }

    @Test
    void linesOfAPartitionAreDealtToItsKeys() throws IOException {
        Path file = Files.writeString(directory.resolve("lines"), "a\nb\nc\nd\ne\nf");
        List<Outgoing> all = all(file, 1, 2);

        assertThat(all)
                .extracting(Outgoing::key)
                .containsExactly("lines-0-0", "lines-0-1", "lines-0-0", "lines-0-1", "lines-0-0", "lines-0-1");
        assertThat(all).extracting(Outgoing::sequence).containsExactly(0L, 0L, 1L, 1L, 2L, 2L);
    }

    @Test
    void aLinesBytesPassUnchanged() throws IOException {
        byte[] bytes = {'a', (byte) 0xff, (byte) 0x80, 0, 'z'};
        Path file = Files.write(directory.resolve("lines"), bytes);

        assertThat(all(file, 1, 1).get(0).value().array()).isEqualTo(bytes);
    }

    @Test
    void aLineTooLongIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("lines"), "a\n" + "x".repeat(FileLines.LONGEST_LINE_BYTES + 1));

        assertThatThrownBy(() -> all(file, 1, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2 of");
    }

    private static List<Outgoing> all(Path file, int partitions, int keysPerPartition) throws IOException {
        List<Outgoing> all = new ArrayList<>();
        try (FileLines lines = new FileLines(file, partitions, keysPerPartition)) {
            for (Outgoing next = lines.next(); next != null; next = lines.next()) {
                all.add(next);
            }
        }
        return all;
    }

    private static List<String> values(RideTelemetry rides, int count) throws IOException {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(text(rides.next()));
        }
        return values;
    }

    private static String text(Outgoing outgoing) {
        return new String(outgoing.value().array(), StandardCharsets.UTF_8);
    }
}
