package io.baton.infra.bench.measure;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run of one contestant came to; the bench's README says what each figure means.
 *
 * @param cpuSecondsByThread of the whole window; the JVM's own threads are one entry
 * @param peakHeapMib in use after a collection; null if there was none
 * @param checkpoints null where none were watched
 * @param windows null where the contestant has none
 */
public record Result(
        String contestant,
        long records,
        double seconds,
        double recordsPerSecond,
        double cpuSecondsPerMillion,
        Map<String, Double> cpuSecondsByThread,
        @Nullable Double peakHeapMib,
        double peakRssMib,
        double longestStallMillis,
        long disorders,
        long overlaps,
        long checksum,
        @Nullable Checkpoints checkpoints,
        @Nullable Windows windows) {

    /**
     * The windows that closed, warm-up included, against those that the records make.
     *
     * @param closed how many
     * @param wrong seconds of event time in which other windows ended than should have
     */
    public record Windows(long closed, long wrong) {}

    /** The same, once its windows are judged. */
    public Result with(Windows judged) {
        return new Result(
                contestant,
                records,
                seconds,
                recordsPerSecond,
                cpuSecondsPerMillion,
                cpuSecondsByThread,
                peakHeapMib,
                peakRssMib,
                longestStallMillis,
                disorders,
                overlaps,
                checksum,
                checkpoints,
                judged);
    }

    /**
     * What the lease's row said, against what was finished when it was read.
     *
     * @param seen how many different ones
     * @param last the offset of the last
     * @param early how often an unfinished record was below it
     */
    public record Checkpoints(long seen, long last, long early) {}
}
