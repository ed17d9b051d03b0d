package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Outcome;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.metrics.Count;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What an invocation makes of a log that is not as its checkpoint has it. */
class TenureLogTest extends TenureHarness {

    @Test
    void anotherTopicUnderTheSameNameIsRefusedBeforeTheClaim() {
        hold("incumbent", 1);
        source.topicId = "another-id";
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.reason())
                .contains("deleted and made again")
                .contains("topic-id")
                .contains("another-id");
        assertThat(row().generation().value()).as("nothing was claimed").isEqualTo(1);
    }

    @Test
    void whatTheLogNoLongerHasStopsItUnlessSomebodyChoseOtherwise() {
        source.start = 130;
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.reason()).contains("Offset 100").contains("30 records were deleted");
        assertThat(checkpoint()).isEqualTo(100);
        assertThat(row().holder()).isNull();
    }

    @Test
    void orItGoesOnWithTheOldestThereIsAndCountsWhatIsLost() {
        source.start = 130;
        outOfRange = OutOfRange.EARLIEST;
        time.after(Duration.ofSeconds(5), this::stop);
        assertThat(run(1).outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(processor.done.getFirst()).isEqualTo(130);
        assertThat(meters.total(Count.LOST_TO_RETENTION)).isEqualTo(30);
        assertThat(meters.total(Count.SKIPPED)).isZero();
    }

    @Test
    void orWithWhatComesFromNowOnAndCountsThatToo() {
        source.start = 130;
        source.end = 200;
        outOfRange = OutOfRange.LATEST;
        time.after(Duration.ofSeconds(3), () -> source.end = 300);
        time.after(Duration.ofSeconds(5), this::stop);
        assertThat(run(1).outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(processor.done.getFirst()).isEqualTo(200);
        assertThat(meters.total(Count.LOST_TO_RETENTION)).isEqualTo(30);
        assertThat(meters.total(Count.SKIPPED)).isEqualTo(70);
    }

    @Test
    void whatAHolderBeforeHadFinishedIsNotLost() throws Exception {
        source.start = 130;
        outOfRange = OutOfRange.EARLIEST;
        HeldLease before = hold("before", 1);
        var ahead = new FinishedAhead.Builder().add(110, 120).add(125, 140).build();
        before.release(new Checkpoint(100, OptionalInt.empty(), ahead), time.now());
        time.after(Duration.ofSeconds(5), this::stop);
        assertThat(run(2).outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(meters.total(Count.LOST_TO_RETENTION)).isEqualTo(15);
    }

    @Test
    void aLogThatWasCutOffStopsItWhateverThePolicy() {
        source.end = 50;
        int tick = 0;
        for (OutOfRange policy : OutOfRange.values()) {
            outOfRange = policy;
            tick++;
            Ended ended = run(tick);
            assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(ended.reason()).contains("the log was cut off");
        }
    }

    @Test
    void whatIsGoneWhileItWaitsMayBeDoneLongSince() throws Exception {
        HeldLease incumbent = hold("incumbent", 1);
        source.start = 500;
        time.after(Duration.ofSeconds(1), () -> incumbent.renew(Checkpoint.at(600)));
        time.after(Duration.ofSeconds(2), () -> incumbent.release(Checkpoint.at(600), time.now()));
        time.after(Duration.ofSeconds(9), this::stop);
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(ended.fromOffset()).isEqualTo(600);
        assertThat(meters.total(Count.LOST_TO_RETENTION)).isZero();
    }
}
