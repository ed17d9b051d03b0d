package io.baton.internal.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.BatchLimits;
import io.baton.BatchResult;
import io.baton.FailurePolicy;
import io.baton.HandlerTimeoutException;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import io.baton.Retries;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.metrics.Count;
import io.baton.internal.tenure.Session.Failure;
import io.baton.internal.tenure.SessionRig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handlers that take longer than they may. */
class HandlerTimeoutTest extends ProcessorHarness {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final long HANGING = 5;

    enum Mode {
        SERIAL,
        KEY,
        BATCH;

        Pipeline<String, String> of(Pipeline.Reading<String, String> reading, RecordHandler<String, String> handler) {
            return switch (this) {
                case SERIAL -> reading.onFailure(FailurePolicy.skip()).handle(handler);
                case KEY ->
                    reading.concurrency(4, Ordering.KEY)
                            .onFailure(FailurePolicy.skip())
                            .handle(handler);
                case BATCH ->
                    reading.onFailure(FailurePolicy.skip())
                            .handleBatch(
                                    BatchLimits.of(3, 1 << 20, Duration.ofMillis(1))
                                            .bisect(),
                                    records -> {
                                        for (var one : records) {
                                            handler.handle(one.key(), one.value(), one.context());
                                        }
                                        return BatchResult.allDone();
                                    });
            };
        }
    }

    private final AtomicInteger hangs = new AtomicInteger();

    /** Does not return before it is interrupted. */
    private void hang() throws InterruptedException {
        hangs.incrementAndGet();
        new CountDownLatch(1).await();
    }

    /**
     * The lease thread comes by, and time passes; but no more than the timeout while an attempt hangs, however long its thread
     * needs to notice the interrupt.
     */
    private void watchUntil(SessionRig processor, HeldLease tenancy, String what, BooleanSupplier condition) {
        var timedOut = new AtomicInteger();
        await(what, () -> {
            int hanging = hangs.get();
            if (hanging > timedOut.get()) {
                timedOut.set(hanging);
                for (int slice = 0; slice < 44; slice++) {
                    comeBy(processor, tenancy, Duration.ofMillis(50));
                }
            } else if (meters.total(Count.HANDLER_TIMEOUTS) >= hanging) {
                // two seconds last longer here than a thread waits for a core: none that works seems to hang
                LockSupport.parkNanos(100_000);
                comeBy(processor, tenancy, Duration.ofMillis(1));
            }
            return condition.getAsBoolean();
        });
    }

    private void comeBy(SessionRig processor, HeldLease tenancy, Duration later) {
        time.advance(later);
        tenancy.renew(Checkpoint.at(0));
        processor.round();
    }

    @ParameterizedTest
    @EnumSource
    void anAttemptThatTakesTooLongIsInterruptedAndMeetsThePolicy(Mode mode) throws Exception {
        Set<Long> interrupted = ConcurrentHashMap.newKeySet();
        HeldLease tenancy = tenancy();
        SessionRig processor = processor(mode.of(reading().handlerTimeout(TIMEOUT), (key, value, context) -> {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            if (context.offset() == HANGING) {
                try {
                    hang();
                } catch (InterruptedException e) {
                    interrupted.add(context.offset());
                    throw e;
                }
            }
            done.add(context.offset());
        }));
        processor.begin(hold(0, 1, tenancy));
        processor.add(distinctKeys(0, 10));
        watchUntil(
                processor, tenancy, "all settled", () -> processor.checkpoint().nextOffset() == 10);
        assertThat(interrupted).containsExactly(HANGING);
        assertThat(processor.failure()).isEmpty();
        assertThat(meters.total(Count.SKIPPED)).isEqualTo(1);
        assertThat(meters.total(Count.HANDLER_TIMEOUTS)).isPositive();
        assertThat(done).contains(0L, 1L, 2L, 3L, 4L, 6L, 7L, 8L, 9L).doesNotContain(HANGING);
    }

    @Test
    void itIsRetriedAsAnyFailureIs() throws Exception {
        var attempts = new AtomicInteger();
        HeldLease tenancy = tenancy();
        SessionRig processor = processor(reading()
                .handlerTimeout(TIMEOUT)
                .retry(Retries.upTo(2))
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {
                    if (attempts.incrementAndGet() == 1) {
                        hang();
                    }
                    done.add(context.offset());
                }));
        processor.begin(hold(0, 1, tenancy));
        processor.add(batch(0, 2));
        watchUntil(
                processor, tenancy, "the repeat", () -> processor.checkpoint().nextOffset() == 2);
        assertThat(take(2)).containsExactly(0L, 1L);
        assertThat(attempts).hasValue(3);
        assertThat(processor.failure()).isEmpty();
    }

    @Test
    void oneThatReturnsAllTheSameHasFailedToo() throws Exception {
        HeldLease tenancy = tenancy();
        SessionRig processor = processor(reading()
                .handlerTimeout(TIMEOUT)
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {
                    try {
                        hang();
                    } catch (InterruptedException e) {
                        // and so half of its work is done, or none
                    }
                }));
        processor.begin(hold(0, 1, tenancy));
        processor.add(batch(0, 1));
        watchUntil(processor, tenancy, "the failure", () -> processor.failure().isPresent());
        Failure failure = processor.failure().orElseThrow();
        assertThat(failure.cause()).isInstanceOf(HandlerTimeoutException.class);
        assertThat(failure.reason()).contains("t-0@0", "PT2S", "the failure policy is to stop");
    }

    @Test
    void oneThatIgnoresBeingInterruptedStopsThePartitionByNameOfRecordAndThread() throws Exception {
        var mayReturn = new AtomicBoolean();
        HeldLease tenancy = tenancy();
        SessionRig processor = unopened(reading()
                .handlerTimeout(TIMEOUT)
                .onFailure(FailurePolicy.skip())
                .handle((key, value, context) -> {
                    while (context.offset() == 3 && !mayReturn.get()) {
                        Thread.onSpinWait();
                    }
                }));
        processor.begin(hold(0, 1, tenancy));
        processor.add(batch(0, 9));
        watchUntil(processor, tenancy, "the failure", () -> processor.failure().isPresent());
        assertThat(processor.failure().orElseThrow().reason())
                .contains("t-0@3", "thread 'worker'", "ignores being interrupted", "PT2S");
        processor.stop();
        processor.abandon();
        assertThat(processor.givenUp()).hasValue(3);
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(3);
        mayReturn.set(true);
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(3);
        processor.close();
    }

    @Test
    void byKeyTheOthersGoOnMeanwhile() throws Exception {
        HeldLease tenancy = tenancy();
        SessionRig processor = processor(Mode.KEY.of(reading().handlerTimeout(TIMEOUT), (key, value, context) -> {
            if (context.offset() == 0) {
                hang();
            }
            done.add(context.offset());
        }));
        processor.begin(hold(0, 1, tenancy));
        processor.add(distinctKeys(0, 30));
        // no time passes: none is interrupted
        await("the others", () -> {
            processor.round();
            return done.size() == 29;
        });
        assertThat(meters.total(Count.HANDLER_TIMEOUTS)).isZero();
        watchUntil(processor, tenancy, "all", () -> processor.checkpoint().nextOffset() == 30);
    }

    @Test
    void withoutATimeoutTheRecordThatHadToBeGivenUpIsNamed() throws Exception {
        var begun = new CountDownLatch(1);
        SessionRig processor = processor(byKey(4, (key, value, context) -> {
            if (context.offset() == 6) {
                begun.countDown();
                new CountDownLatch(1).await();
            }
            done.add(context.offset());
        }));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(distinctKeys(0, 20));
        begun.await();
        // a handler that has returned is not yet one whose record is finished
        await("the others", () -> {
            processor.round();
            return processor.checkpoint().nextOffset() == 6
                    && processor.checkpoint().ahead().offsets() == 13;
        });
        assertThat(processor.givenUp()).isEmpty();
        processor.stop();
        processor.abandon();
        assertThat(processor.givenUp()).hasValue(6);
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
    }

    @Test
    void aTimeoutThatCannotBeIsRefused() {
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofMinutes(15))) {
            assertThatThrownBy(() -> reading().handlerTimeout(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.toString());
        }
    }
}
