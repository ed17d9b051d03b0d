package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.metrics.Gauge;
import io.baton.internal.metrics.Meters;
import io.baton.internal.time.VirtualTime;
import io.baton.spi.MetricsSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PartitionGaugesTest {

    private static final Duration RETENTION = Duration.ofDays(7);

    private final VirtualTime time = new VirtualTime();
    private final List<MetricsSnapshot> snapshots = new ArrayList<>();
    private final PartitionGauges gauges = new PartitionGauges(new Meters(), snapshots::add, Duration.ZERO, time);
    private Lag lag = new Lag(gauges, time);
    private Optional<Withheld> withheld = Optional.empty();
    private final InlineProcessor processor = new InlineProcessor(time);

    @Test
    void aRecordAfterAQuietHourIsNotAnHourOld() {
        processor.reached = time.now();
        beat(10, 10);
        time.advance(Duration.ofHours(1));
        beat(10, 10);
        time.advance(Duration.ofSeconds(1));
        beat(10, 11);
        assertThat(last(Gauge.LAG_MILLIS)).isEqualTo(1_000);
        assertThat(last(Gauge.TIME_TO_RETENTION_MILLIS))
                .isEqualTo(RETENTION.minusSeconds(1).toMillis());
        time.advance(Duration.ofSeconds(9));
        beat(10, 12);
        assertThat(last(Gauge.LAG_MILLIS)).isEqualTo(10_000);
    }

    /** What was caught up with means nothing where an operator has gone back. */
    @Test
    void afterASeekARecordIsAsOldAsItIs() {
        processor.reached = time.now().minus(Duration.ofDays(2));
        beat(1_000, 1_000);
        time.advance(Duration.ofSeconds(3));
        lag = new Lag(gauges, time);
        beat(10, 1_000);
        assertThat(last(Gauge.LAG_MILLIS))
                .isEqualTo(Duration.ofDays(2).plusSeconds(3).toMillis());
        assertThat(last(Gauge.TIME_TO_RETENTION_MILLIS))
                .isEqualTo(RETENTION.minusDays(2).minusSeconds(3).toMillis());
    }

    @Test
    void whatIsBehindFromTheStartIsAsOldAsTheRecordThatWasReached() {
        processor.reached = time.now().minus(Duration.ofHours(3));
        beat(10, 1_000);
        assertThat(last(Gauge.LAG_MILLIS)).isEqualTo(Duration.ofHours(3).toMillis());
        assertThat(last(Gauge.LAG_RECORDS)).isEqualTo(990);
        processor.reached = time.now();
        beat(1_000, 1_000);
        assertThat(last(Gauge.LAG_MILLIS)).isZero();
    }

    @Test
    void theCheckpointAgesOnlyWhileThereIsSomethingToDo() {
        beat(10, 11);
        time.advance(Duration.ofSeconds(5));
        beat(10, 11);
        assertThat(last(Gauge.CHECKPOINT_AGE_MILLIS)).isEqualTo(5_000);
        beat(11, 12);
        assertThat(last(Gauge.CHECKPOINT_AGE_MILLIS)).isZero();
        beat(12, 12);
        time.advance(Duration.ofHours(1));
        beat(12, 12);
        assertThat(last(Gauge.CHECKPOINT_AGE_MILLIS)).isZero();
    }

    @Test
    void whatAnOpenTransactionWithholdsIsBehind() {
        processor.reached = time.now();
        withheld = Optional.of(new Withheld(10, 61, time.now()));
        beat(10, 10);
        assertThat(last(Gauge.LAG_RECORDS)).isEqualTo(51);
        time.advance(Duration.ofMinutes(5));
        beat(10, 10);
        assertThat(last(Gauge.WITHHELD_RECORDS)).isEqualTo(51);
        assertThat(last(Gauge.OPEN_TRANSACTION_MILLIS)).isEqualTo(300_000);
        assertThat(last(Gauge.LAG_MILLIS)).isEqualTo(300_000);
        assertThat(last(Gauge.CHECKPOINT_AGE_MILLIS)).isEqualTo(300_000);
        withheld = Optional.empty();
        beat(62, 62);
        assertThat(last(Gauge.LAG_RECORDS)).isZero();
        assertThat(last(Gauge.LAG_MILLIS)).isZero();
        assertThat(last(Gauge.CHECKPOINT_AGE_MILLIS)).isZero();
    }

    @Test
    void aTransactionThatWasOpenBeforeTheInvocationBeganIsAsOldAsItIs() {
        withheld = Optional.of(new Withheld(10, 61, time.now().minus(Duration.ofHours(2))));
        beat(10, 10);
        assertThat(last(Gauge.LAG_MILLIS)).isEqualTo(7_200_000);
        assertThat(last(Gauge.CHECKPOINT_AGE_MILLIS)).isEqualTo(7_200_000);
        assertThat(last(Gauge.TIME_TO_RETENTION_MILLIS))
                .isEqualTo(RETENTION.minusHours(2).toMillis());
    }

    @Test
    void recordsBeforeAnOpenTransactionAreAsOldAsTheyAre() {
        processor.reached = time.now().minus(Duration.ofSeconds(3));
        withheld = Optional.of(new Withheld(10, 61, time.now().minus(Duration.ofHours(2))));
        beat(5, 10);
        assertThat(last(Gauge.LAG_RECORDS)).isEqualTo(56);
        assertThat(last(Gauge.LAG_MILLIS)).isEqualTo(3_000);
        assertThat(last(Gauge.CHECKPOINT_AGE_MILLIS)).isZero();
    }

    @Test
    void whatIsNoLongerWithheldIsReadAndNotStuck() {
        withheld = Optional.of(new Withheld(10, 61, time.now().minus(Duration.ofHours(2))));
        beat(10, 10);
        beat(30, 61);
        assertThat(last(Gauge.LAG_RECORDS)).isEqualTo(31);
        assertThat(last(Gauge.CHECKPOINT_AGE_MILLIS)).isZero();
    }

    private void beat(long nextOffset, long logEnd) {
        var status = new PartitionStatus(
                OptionalLong.of(logEnd),
                OptionalLong.of(RETENTION.toMillis()),
                OptionalInt.empty(),
                OptionalInt.empty(),
                withheld);
        gauges.hold(new Generation(1), Checkpoint.at(nextOffset), status);
        lag.measure(Checkpoint.at(nextOffset), status, processor.reached());
        gauges.passOnIfDue();
    }

    private long last(Gauge gauge) {
        Long value = snapshots.getLast().gauges().get(gauge);
        return value == null ? -1 : value;
    }
}
