package io.baton.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.baton.spi.Distribution;
import io.baton.spi.Metric;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class MetersTest {

    private final Meters meters = new Meters();

    @Test
    void aSnapshotSaysWhatHappenedSinceTheLast() {
        meters.finished(10, 1_000);
        meters.count(Count.RETRIES);
        Snapshot first = meters.drain();
        assertThat(first.records()).isEqualTo(10);
        assertThat(first.bytes()).isEqualTo(1_000);
        assertThat(first.count(Count.RETRIES)).isEqualTo(1);

        meters.finished(5, 50);
        meters.count(Count.FILTERED, 3);
        Snapshot second = meters.drain();
        assertThat(second.records()).isEqualTo(5);
        assertThat(second.bytes()).isEqualTo(50);
        assertThat(second.count(Count.RETRIES)).isZero();
        assertThat(second.count(Count.FILTERED)).isEqualTo(3);
        assertThat(first.records()).as("a snapshot stays as it was").isEqualTo(10);
    }

    @Test
    void totalsOutliveDrains() {
        meters.count(Count.FAILURES, 2);
        meters.drain();
        meters.count(Count.FAILURES);
        assertThat(meters.total(Count.FAILURES)).isEqualTo(3);
        assertThat(meters.total(Count.SKIPPED)).isZero();
    }

    @Test
    void aGaugeTellsItsLastValueOnce() {
        meters.gauge(Gauge.LAG_RECORDS, 7);
        meters.gauge(Gauge.LAG_RECORDS, 0);
        assertThat(meters.drain().gauges()).containsOnlyKeys(Gauge.LAG_RECORDS).containsEntry(Gauge.LAG_RECORDS, 0L);
        assertThat(meters.drain().gauges()).isEmpty();
    }

    @Test
    void everyCountAndTimingIsThereEvenWhenNothingHappened() {
        Snapshot nothing = meters.drain();
        assertThat(nothing.counts().keySet()).isEqualTo(EnumSet.allOf(Count.class));
        assertThat(nothing.counts().values()).containsOnly(0L);
        assertThat(nothing.timings().keySet()).isEqualTo(EnumSet.allOf(Timing.class));
        Distribution none = handler(nothing);
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.points()).isEmpty();
        assertThat(none.max()).isZero();
        assertThat(none.percentile(99)).isZero();
    }

    @Test
    void handlerTimesBecomeADistributionInMilliseconds() {
        meters.handled(2_000_000, 98);
        meters.handled(500_000, 1);
        meters.handled(80_000_000, 1);
        Distribution times = handler(meters.drain());
        assertThat(times.count()).isEqualTo(100);
        assertThat(times.percentile(50)).isCloseTo(2, onePercent());
        assertThat(times.percentile(1)).isCloseTo(0.5, onePercent());
        assertThat(times.max()).isCloseTo(80, onePercent());
        assertThat(handler(meters.drain()).isEmpty()).isTrue();
    }

    @Test
    void valuesBeyondTheRangeAreTakenToItsEnds() {
        meters.handled(-5, 1);
        meters.handled(Long.MAX_VALUE, 1);
        meters.handled(1_000, 0);
        meters.latency(-1_000);
        meters.latency(Long.MAX_VALUE);
        Snapshot snapshot = meters.drain();
        assertThat(handler(snapshot).count()).isEqualTo(2);
        assertThat(handler(snapshot).percentile(50)).isCloseTo(0, within(0.001));
        assertThat(handler(snapshot).max()).isCloseTo(15 * 60_000, onePercent());
        assertThat(latency(snapshot).percentile(50)).isZero();
        assertThat(latency(snapshot).max()).isCloseTo(366L * 86_400_000, onePercent());
    }

    @Test
    void aFewValuesAreAllPoints() {
        meters.latency(30);
        meters.latency(10, 2);
        assertThat(latency(meters.drain()).points()).containsExactly(10.0, 10.0, 30.0);
    }

    @Test
    void manyValuesAreAHundredPointsWhoseNthIsTheNthPercentile() {
        IntStream.rangeClosed(1, 5_000).forEach(meters::latency);
        Distribution latencies = latency(meters.drain());
        List<Double> points = latencies.points();
        assertThat(points).hasSize(100).isSorted();
        assertThat(points.get(49)).isEqualTo(latencies.percentile(50)).isCloseTo(2_500, onePercent());
        assertThat(points.get(98)).isEqualTo(latencies.percentile(99)).isCloseTo(4_950, onePercent());
        assertThat(points.get(99)).isCloseTo(5_000, onePercent());
    }

    @Test
    void nothingIsLostOrToldTwiceWhileOthersCount() throws Exception {
        int workers = 4;
        int each = 50_000;
        var done = new CountDownLatch(workers);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < workers; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int n = 0; n < each; n++) {
                    meters.finished(1, 10);
                    meters.handled(1_000, 1);
                    meters.latency(1);
                }
                done.countDown();
            }));
        }
        long records = 0;
        long handled = 0;
        long latencies = 0;
        boolean last;
        do {
            last = done.getCount() == 0;
            Snapshot snapshot = meters.drain();
            records += snapshot.records();
            handled += handler(snapshot).count();
            latencies += latency(snapshot).count();
        } while (!last);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(records).isEqualTo((long) workers * each);
        assertThat(handled).isEqualTo((long) workers * each);
        assertThat(latencies).isEqualTo((long) workers * each);
    }

    @Test
    void namesAreUniqueAndTheBasicSetIsSmall() {
        List<Metric> all = Stream.<Metric[]>of(Count.values(), Gauge.values(), Timing.values())
                .flatMap(Stream::of)
                .toList();
        assertThat(all).allSatisfy(metric -> {
            assertThat(metric.metricName()).matches("([A-Z][a-z]+)+");
            assertThat(metric.meaning()).isNotBlank();
        });
        assertThat(new HashSet<>(all.stream().map(Metric::metricName).toList())).hasSameSizeAs(all);
        // as METRICS.md says what they cost; three are sent, and paid for, only while something is wrong
        assertThat(all.stream().filter(Metric::basic)).hasSize(13);
    }

    private static Distribution handler(Snapshot snapshot) {
        return snapshot.timing(Timing.HANDLER);
    }

    private static Distribution latency(Snapshot snapshot) {
        return snapshot.timing(Timing.LATENCY);
    }

    private static Percentage onePercent() {
        return Percentage.withPercentage(1);
    }
}
