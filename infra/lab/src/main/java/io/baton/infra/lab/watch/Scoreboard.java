package io.baton.infra.lab.watch;

import io.baton.infra.ledger.HandledRecord;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far each partition is, from the handled lines as they come in. Confined to the watcher's thread. */
public final class Scoreboard {

    /** A partition's first record under a new generation; the gap is null for the first generation of all. */
    public record Takeover(
            int partition,
            long generation,
            long from,
            @Nullable Double gapMillis) {}

    private static final class Progress {
        private final BitSet offsets = new BitSet();
        private long generation;
        private long lastMicros;
        private long newLines;
        private long recordsPerSecond;
        private @Nullable Double lastGapMillis;
    }

    private final List<Progress> partitions = new ArrayList<>();

    public Scoreboard(int count) {
        for (int partition = 0; partition < count; partition++) {
            partitions.add(new Progress());
        }
    }

    /** Takes the new lines in and answers the takeovers in them. */
    public List<Takeover> add(List<HandledRecord> lines) {
        List<Takeover> takeovers = new ArrayList<>();
        // files are read one after the other, so an older holder's last lines may come after the new one's first
        lines.stream()
                .sorted((a, b) -> Long.compare(a.generation(), b.generation()))
                .forEach(line -> add(line, takeovers));
        return takeovers;
    }

    private void add(HandledRecord line, List<Takeover> takeovers) {
        Progress progress = partitions.get(line.partition());
        progress.offsets.set(Math.toIntExact(line.offset()));
        progress.newLines++;
        if (line.generation() > progress.generation) {
            Double gap = progress.generation == 0 ? null : (line.begunMicros() - progress.lastMicros) / 1_000.0;
            takeovers.add(new Takeover(line.partition(), line.generation(), progress.generation, gap));
            progress.lastGapMillis = gap == null ? progress.lastGapMillis : gap;
            progress.generation = line.generation();
        }
        if (line.generation() == progress.generation) {
            progress.lastMicros = Math.max(progress.lastMicros, line.atMicros());
        }
    }

    /** Works the rate out, over the time since it was last asked to. */
    public void measureRates(double seconds) {
        for (Progress progress : partitions) {
            progress.recordsPerSecond = Math.round(progress.newLines / seconds);
            progress.newLines = 0;
        }
    }

    /** Distinct records handled. */
    public long handled(int partition) {
        return partitions.get(partition).offsets.cardinality();
    }

    public long handled() {
        return partitions.stream()
                .mapToLong(progress -> progress.offsets.cardinality())
                .sum();
    }

    public long recordsPerSecond(int partition) {
        return partitions.get(partition).recordsPerSecond;
    }

    @Nullable
    public Double lastGapMillis(int partition) {
        return partitions.get(partition).lastGapMillis;
    }
}
