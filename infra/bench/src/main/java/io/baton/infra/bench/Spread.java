package io.baton.infra.bench;

import java.util.stream.DoubleStream;

/** One figure over all rounds. */
record Spread(double median, double min, double max) {

    /** Of one round at least. */
    static Spread of(DoubleStream rounds) {
        double[] sorted = rounds.sorted().toArray();
        double upper = sorted[sorted.length / 2];
        double lower = sorted[(sorted.length - 1) / 2];
        return new Spread((lower + upper) / 2, sorted[0], sorted[sorted.length - 1]);
    }
}
