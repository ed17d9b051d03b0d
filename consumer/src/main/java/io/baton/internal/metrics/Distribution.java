package io.baton.internal.metrics;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** How long something took, how often, in milliseconds, within 1% of each value. Immutable. */
public final class Distribution {

    /** What CloudWatch takes in one array; also fine enough to read any whole percentile from. */
    public static final int MAX_POINTS = 100;

    private final Histogram histogram;
    private final double perMilli;

    /** Keeps the histogram, which nobody may write to any more. */
    Distribution(Histogram histogram, double perMilli) {
        this.histogram = histogram;
        this.perMilli = perMilli;
    }

    public long count() {
        return histogram.getTotalCount();
    }

    public boolean isEmpty() {
        return count() == 0;
    }

    /** 0 when empty. */
    public double max() {
        return isEmpty() ? 0 : histogram.getMaxValue() / perMilli;
    }

    /** The value that {@code percent} of all do not exceed, from 0 to 100; 0 when empty. */
    public double percentile(double percent) {
        return isEmpty() ? 0 : histogram.getValueAtPercentile(percent) / perMilli;
    }

    /**
     * At most {@link #MAX_POINTS} values that stand for all of them: every one, while they are so few, and else the
     * percentiles 1 to 100, so that the 99th of the points is the 99th percentile and the last is the maximum.
     */
    public List<Double> points() {
        DoubleStream points = count() <= MAX_POINTS
                ? IntStream.rangeClosed(1, (int) count()).mapToDouble(nth -> percentile(100.0 * nth / count()))
                : IntStream.rangeClosed(1, MAX_POINTS).mapToDouble(this::percentile);
        return points.boxed().toList();
    }
}
