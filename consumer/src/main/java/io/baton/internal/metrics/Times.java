package io.baton.internal.metrics;

import io.baton.spi.Distribution;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** A distribution that a histogram keeps, which nobody may write to any more. */
record Times(Histogram histogram, double perMilli) implements Distribution {

    @Override
    public long count() {
        return histogram.getTotalCount();
    }

    @Override
    public boolean isEmpty() {
        return count() == 0;
    }

    @Override
    public double max() {
        return isEmpty() ? 0 : histogram.getMaxValue() / perMilli;
    }

    @Override
    public double percentile(double percent) {
        return isEmpty() ? 0 : histogram.getValueAtPercentile(percent) / perMilli;
    }

    @Override
    public List<Double> points() {
        DoubleStream points = count() <= MAX_POINTS
                ? IntStream.rangeClosed(1, (int) count()).mapToDouble(nth -> percentile(100.0 * nth / count()))
                : IntStream.rangeClosed(1, MAX_POINTS).mapToDouble(this::percentile);
        return points.boxed().toList();
    }
}
