package io.baton.internal.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Retries;
import io.baton.internal.guard.HandlerPace;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.metrics.Timing;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.SessionRig;
import io.baton.spi.Distribution;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Records that take no time, and go straight to the handler past the lanes; and what becomes of the one that does take long. */
class QuickRecordsTest extends ProcessorHarness {

    @Test
    void recordsThatTakeLongAfterQuickOnesHoldUpNoOtherKey() throws Exception {
        var gate = new CountDownLatch(1);
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        SessionRig processor = processor(byKey(4, (key, value, context) -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            if (context.offset() >= 1_000 && context.offset() < 1_003) {
                gate.await();
            }
            atOnce.decrementAndGet();
            done.add(context.offset());
        }));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(distinctKeys(0, 1_000));
        awaitCheckpoint(processor, 1_000);
        done.clear();
        // the first of these are taken to be quick; those of a further batch get there as well
        processor.add(distinctKeys(1_000, 1_050));
        processor.add(distinctKeys(1_050, 1_250));
        await("all that are well", () -> {
            processor.round();
            return done.size() == 247;
        });
        assertThat(done)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(1_003, 1_250).boxed().toList());
        assertThat(most).hasValue(4);
        gate.countDown();
        awaitCheckpoint(processor, 1_250);
    }

    @Test
    void whatFollowsASlowRecordOfItsKeyWaitsForItThoughTheOthersGoOn() throws Exception {
        var gate = new CountDownLatch(1);
        SessionRig processor = processor(byKey(4, (key, value, context) -> {
            if (context.offset() == 1_010) {
                gate.await();
            }
            done.add(context.offset());
        }));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(distinctKeys(0, 1_000));
        awaitCheckpoint(processor, 1_000);
        done.clear();
        processor.add(new Fetched(
                LongStream.range(1_000, 1_050)
                        .mapToObj(offset -> record(offset, "key-" + offset % 5))
                        .toList(),
                Checkpoint.at(1_050)));
        await("all of the other keys", () -> {
            processor.round();
            return done.size() == 42;
        });
        assertThat(done).noneMatch(offset -> offset % 5 == 0 && offset >= 1_010);
        awaitCheckpoint(processor, 1_010);
        gate.countDown();
        awaitCheckpoint(processor, 1_050);
        assertThat(done.stream().filter(offset -> offset % 5 == 0))
                .containsExactlyElementsOf(
                        LongStream.range(200, 210).map(i -> i * 5).boxed().toList());
    }

    @Test
    void aRecordThatFailsAmongQuickOnesIsTriedAgainWhileOtherKeysGoOn() throws Exception {
        var tries = new AtomicInteger();
        SessionRig processor = processor(reading()
                .concurrency(4, Ordering.KEY)
                .retry(Retries.upTo(3)
                        .backOff(Duration.ofMillis(100), Duration.ofMillis(100))
                        .within(Duration.ofDays(1)))
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {
                    if (context.offset() == 1_010) {
                        assertThat(context.attempt()).isEqualTo(tries.incrementAndGet());
                        if (tries.get() < 3) {
                            throw new IllegalStateException("not yet");
                        }
                    }
                    done.add(context.offset());
                }));
        HeldLease tenancy = tenancy();
        processor.begin(hold(0, 1, tenancy));
        processor.add(distinctKeys(0, 1_000));
        awaitCheckpoint(processor, 1_000);
        done.clear();
        processor.add(distinctKeys(1_000, 1_050));
        await("all but one", () -> done.size() == 49);
        assertThat(done).doesNotContain(1_010L);
        passTimeUntil(tenancy, "the last one", () -> done.size() == 50);
        awaitCheckpoint(processor, 1_050);
        assertThat(tries).hasValue(3);
    }

    @Test
    void recordsKnownToBeQuickAreTheProcessorsOwn() throws Exception {
        var workers = ConcurrentHashMap.<Boolean>newKeySet();
        SessionRig processor = processor(byKey(
                4, (key, value, context) -> workers.add(Thread.currentThread().isVirtual())));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(distinctKeys(0, 1_000));
        awaitCheckpoint(processor, 1_000);
        assertThat(workers).contains(true);
        workers.clear();
        processor.add(distinctKeys(1_000, 2_000));
        awaitCheckpoint(processor, 2_000);
        assertThat(workers).containsExactly(false);
    }

    @Test
    void asManyWorkersAsHaveItDoneSoonAndAllWhileNobodyKnows() {
        var pace = new HandlerPace(time);
        assertThat(pace.workers(50, 1_000_000)).as("while nobody knows").isEqualTo(50);
        pace.took(100, 20_000);
        assertThat(pace.workers(50, 1_000_000)).isEqualTo(1);
        pace.took(1, 50_000);
        assertThat(pace.workers(50, 1_000_000)).isEqualTo(3);
        pace.took(1, 5_000_000);
        assertThat(pace.workers(50, 1_000_000)).isEqualTo(50);
        for (int i = 0; i < 100; i++) {
            pace.took(100, 20_000);
        }
        assertThat(pace.workers(50, 1_000_000)).as("when it is long ago").isEqualTo(1);
    }

    @Test
    void afterASlowRecordOthersAreNotQuickForTenTimesAsLong() {
        var pace = new HandlerPace(time);
        assertThat(pace.isQuick(time.nanos())).as("while nobody knows").isFalse();
        pace.took(100, 20_000);
        assertThat(pace.isQuick(time.nanos())).isTrue();
        pace.took(1, 5_000_000);
        for (int i = 0; i < 100; i++) {
            pace.took(100, 20_000);
        }
        time.advance(Duration.ofMillis(49));
        assertThat(pace.isQuick(time.nanos())).isFalse();
        time.advance(Duration.ofMillis(2));
        assertThat(pace.isQuick(time.nanos())).isTrue();
    }

    @Test
    void aSlowRecordAmongQuickOnesIsTheLastBehindAFenceThatClosesMeanwhile() throws Exception {
        HeldLease tenancy = tenancy();
        SessionRig processor = processor(byKey(1, (key, value, context) -> {
            done.add(context.offset());
            if (context.offset() == 20) {
                time.advance(LeaseTimings.DEFAULT.holdsFor());
            }
        }));
        processor.begin(hold(0, 1, tenancy));
        processor.add(distinctKeys(0, 50));
        assertThat(take(21)).last().isEqualTo(20L);
        assertThat(processor.awaitIdle(Duration.ofMillis(50))).isFalse();
        assertThat(done).isEmpty();
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(20);
        tenancy.renew(processor.checkpoint());
        awaitCheckpoint(processor, 50);
    }

    @Test
    void aSlowRecordAmongQuickOnesHasATimeOfItsOwn() throws Exception {
        SessionRig processor = processor(byKey(1, (key, value, context) -> {
            if (context.offset() == 20) {
                time.advance(Duration.ofMillis(500));
            }
        }));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(distinctKeys(0, 50));
        awaitCheckpoint(processor, 50);
        processor.stop();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        Distribution handler = meters.drain().timing(Timing.HANDLER);
        assertThat(handler.count()).isEqualTo(50);
        assertThat(handler.max()).isBetween(490.0, 510.0);
        assertThat(handler.percentile(90)).isLessThan(1);
    }
}
