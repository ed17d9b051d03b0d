package io.baton.infra.bench.measure;

import java.util.stream.DoubleStream;

/** Of many times, in milliseconds. All of them are 0 where there are none. */
public record Percentiles(int count, double p50, double p99, double max) {

    /** By the nearest rank: each is one of the times. */
    public static Percentiles of(DoubleStream millis) {
        double[] sorted = millis.sorted().toArray();
        return new Percentiles(sorted.length, at(sorted, 50), at(sorted, 99), at(sorted, 100));
    }

    private static double at(double[] sorted, int percent) {
        int rank = (int) ((sorted.length * (long) percent + 99) / 100);
        return sorted.length == 0 ? 0 : sorted[Math.max(0, rank - 1)];
    }
}
