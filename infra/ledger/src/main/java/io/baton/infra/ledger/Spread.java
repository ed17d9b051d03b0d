package io.baton.infra.ledger;

import java.util.Arrays;
import java.util.Collection;

/** Percentiles of some durations, nearest rank; all zero when there were none. */
public record Spread(int count, double p50, double p99, double max) {

    /** Summarises durations given in any order. */
    public static Spread of(Collection<Double> millis) {
        if (millis.isEmpty()) {
            return new Spread(0, 0, 0, 0);
        }
        double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Spread(sorted.length, rank(sorted, 0.50), rank(sorted, 0.99), sorted[sorted.length - 1]);
    }

    private static double rank(double[] sorted, double fraction) {
        return sorted[Math.max(0, (int) Math.ceil(fraction * sorted.length) - 1)];
    }
}
