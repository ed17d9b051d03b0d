package io.baton.infra.bench;

import io.baton.infra.bench.measure.Result;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One contestant's rounds of one case.
 *
 * @param peakHeapMib null if there was no collection
 * @param checkpoints null where none were watched
 * @param windows null where the contestant has none
 * @param runs at least one
 */
record Summary(
        String contestant,
        Spread recordsPerSecond,
        Spread cpuSecondsPerMillion,
        @Nullable Spread peakHeapMib,
        Spread peakRssMib,
        Spread longestStallMillis,
        Order order,
        @Nullable Checkpoints checkpoints,
        @Nullable Windows windows,
        List<Result> runs) {

    /** Of all rounds together. */
    record Order(long disorders, long overlaps) {}

    /** Of all rounds together. */
    record Checkpoints(long seen, long early) {}

    /** Of all rounds together. */
    record Windows(long closed, long wrong) {}

    static Summary of(String contestant, List<Result> runs) {
        return new Summary(
                contestant,
                spread(runs, Result::recordsPerSecond),
                spread(runs, Result::cpuSecondsPerMillion),
                known(runs.stream()
                        .map(Result::peakHeapMib)
                        .filter(Objects::nonNull)
                        .toList()),
                spread(runs, Result::peakRssMib),
                spread(runs, Result::longestStallMillis),
                new Order(sum(runs, Result::disorders), sum(runs, Result::overlaps)),
                checkpoints(runs.stream()
                        .map(Result::checkpoints)
                        .filter(Objects::nonNull)
                        .toList()),
                windows(runs.stream()
                        .map(Result::windows)
                        .filter(Objects::nonNull)
                        .toList()),
                List.copyOf(runs));
    }

    /**
     * Whether nothing came out of order, no checkpoint too early, and no window was wrong (nor none at all where they were to be
     * seen).
     */
    boolean keptPromises() {
        boolean inOrder = order.disorders() == 0 && order.overlaps() == 0;
        boolean checkpointsRight = checkpoints == null || (checkpoints.early() == 0 && checkpoints.seen() > 0);
        boolean windowsRight = windows == null || (windows.wrong() == 0 && windows.closed() > 0);
        return inOrder && checkpointsRight && windowsRight;
    }

    private static Spread spread(List<Result> runs, ToDoubleFunction<Result> figure) {
        return Spread.of(runs.stream().mapToDouble(figure));
    }

    private static @Nullable Spread known(List<Double> figures) {
        return figures.isEmpty() ? null : Spread.of(figures.stream().mapToDouble(Double::doubleValue));
    }

    private static @Nullable Checkpoints checkpoints(List<Result.Checkpoints> watched) {
        return watched.isEmpty()
                ? null
                : new Checkpoints(sum(watched, Result.Checkpoints::seen), sum(watched, Result.Checkpoints::early));
    }

    private static @Nullable Windows windows(List<Result.Windows> judged) {
        return judged.isEmpty()
                ? null
                : new Windows(sum(judged, Result.Windows::closed), sum(judged, Result.Windows::wrong));
    }

    private static <T> long sum(List<T> all, ToLongFunction<T> figure) {
        return all.stream().mapToLong(figure).sum();
    }
}
