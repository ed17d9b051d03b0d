package io.baton.internal.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.BatchLimits;
import io.baton.BatchResult;
import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.tenure.Caution;
import io.baton.internal.tenure.CautiousPolls;
import io.baton.internal.tenure.SessionRig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One record at a time where holders crashed, and the usual way from where the place was passed. */
class CautiousDispatcherTest extends ProcessorHarness {

    private static final int RECORDS = 20;
    /** Within what was added at once. */
    private static final long PASSES_AT = 5;

    enum Mode {
        SERIAL,
        KEY,
        BATCH
    }

    private final Caution caution = new Caution(new Setbacks(new Setbacks.Crashes(0, 2, false), null), 3);
    private final CautiousPolls polls = new CautiousPolls(caution);
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnceBefore = new AtomicInteger();

    /** Longer than caution lasts, at one record. */
    private void handle(long offset) {
        int now = atOnce.incrementAndGet();
        if (offset <= PASSES_AT) {
            mostAtOnceBefore.accumulateAndGet(now, Math::max);
        }
        if (offset == PASSES_AT) {
            time.advance(Duration.ofMinutes(6));
        }
        done.add(offset);
        atOnce.decrementAndGet();
    }

    private Pipeline<String, String> pipeline(Mode mode) {
        RecordHandler<String, String> handler = (key, value, context) -> handle(context.offset());
        return switch (mode) {
            case SERIAL -> reading().onFailure(FailurePolicy.stop()).handle(handler);
            case KEY -> byKey(4, handler);
            case BATCH ->
                reading()
                        .onFailure(FailurePolicy.stop())
                        .handleBatch(BatchLimits.of(6, 1 << 20, Duration.ofMillis(5)), records -> {
                            records.forEach(record -> handle(record.context().offset()));
                            return BatchResult.allDone();
                        });
        };
    }

    /** A write for each of them would hold up a partition for minutes whose crashes were the machine's fault. */
    @Test
    void whatIsFarFromThePlaceIsNamedByTheStretch() throws InterruptedException {
        SessionRig processor = processor((key, value, context) -> done.add(context.offset()));
        processor.add(distinctKeys(0, 1_000));

        untilDone(processor, 1_000);

        assertThat(take(1_000))
                .containsExactlyElementsOf(LongStream.range(0, 1_000).boxed().toList());
        assertThat(polls.isOver()).isFalse();
        assertThat(polls.named()).as("200 one by one, 800 in stretches of 200").isEqualTo(204);
    }

    private void untilDone(SessionRig processor, int records) throws InterruptedException {
        HeldLease tenancy = tenancy();
        processor.begin(new SessionRig.Hold(
                Checkpoint.at(0),
                new Generation(1),
                tenancy.fence(),
                LeaseTimings.DEFAULT.callTimeout(),
                "topic-id",
                atMost -> LockSupport.parkNanos(100_000),
                caution));
        await("the last record", () -> {
            time.advance(Duration.ofMillis(1));
            tenancy.renew(Checkpoint.at(0));
            polls.comesBy(processor.checkpoint());
            return processor.checkpoint().nextOffset() == records;
        });
    }

    @ParameterizedTest
    @EnumSource
    void fromWhereThePlaceWasPassedEachRecordIsHandledOnceInTheUsualWay(Mode mode) throws InterruptedException {
        SessionRig processor = processor(pipeline(mode));
        processor.add(distinctKeys(0, 12));
        processor.add(distinctKeys(12, RECORDS));

        untilDone(processor, RECORDS);

        assertThat(take(RECORDS))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, RECORDS).boxed().toList());
        assertThat(done).as("twice").isEmpty();
        assertThat(polls.isOver()).isTrue();
        assertThat(mostAtOnceBefore).as("at once, while caution lasts").hasValue(1);
        assertThat(processor.failure()).isEmpty();
    }
}
