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
        List<Result> runs) {

    /** Of all rounds together. */
    record Order(long disorders, long overlaps) {}

    /** Of all rounds together. */
    record Checkpoints(long seen, long early) {}

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
                List.copyOf(runs));
    }

    /** Whether nothing came out of order, and no checkpoint too early (nor none at all where they were watched). */
    boolean keptPromises() {
        boolean inOrder = order.disorders() == 0 && order.overlaps() == 0;
        return inOrder && (checkpoints == null || (checkpoints.early() == 0 && checkpoints.seen() > 0));
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

    private static <T> long sum(List<T> all, ToLongFunction<T> figure) {
        return all.stream().mapToLong(figure).sum();
    }
}
