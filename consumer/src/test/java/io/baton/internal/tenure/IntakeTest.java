package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.metrics.Meters;
import io.baton.internal.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who fetches, and that it never matters to the order. */
class IntakeTest {

    private static final Duration SLICE = Duration.ofMillis(50);

    private final VirtualTime time = new VirtualTime();
    private final ScriptedSource source = new ScriptedSource(time);
    private final InlineProcessor processor = new InlineProcessor(time);
    private final Intake intake = intake(OptionalLong.empty());

    @Test
    void thePollThreadLeavesFetchingToAProcessorThatDoes() throws Exception {
        intake.hold(Checkpoint.at(100));
        time.after(Duration.ofMillis(20), this::fetch);
        intake.topUp(SLICE);
        assertThat(processor.buffered()).isEqualTo(offsets(100, 110));
    }

    @Test
    void thePollThreadFetchesForAProcessorThatIsBusy() throws Exception {
        intake.hold(Checkpoint.at(100));
        intake.fetch(Duration.ZERO);
        intake.topUp(SLICE);
        assertThat(processor.buffered()).isEqualTo(offsets(100, 120));
    }

    @Test
    void thePollThreadFetchesNoMoreThanThereIsRoomFor() throws Exception {
        intake.hold(Checkpoint.at(0));
        for (int i = 0; i < 20; i++) {
            intake.topUp(SLICE);
        }
        assertThat(processor.buffered()).isEqualTo(offsets(0, InlineProcessor.BUDGET));
    }

    @Test
    void whileThereIsNoRoomTheSourceIsWatchedInsteadBeforeTheHoldAndUnderIt() throws Exception {
        intake.from(Checkpoint.at(0));
        for (int i = 0; i < 8; i++) {
            intake.prefetch(SLICE);
        }
        assertThat(source.watched).isEqualTo(3);
        intake.hold(Checkpoint.at(0));
        intake.topUp(SLICE);
        assertThat(source.watched).isEqualTo(4);
        source.gone = new SourceException("the topic was deleted", null);
        assertThatThrownBy(() -> intake.topUp(SLICE)).isSameAs(source.gone);
        assertThat(processor.buffered()).isEqualTo(offsets(0, InlineProcessor.BUDGET));
    }

    @Test
    void twoThatFetchAtOnceTakeTurns() throws Exception {
        intake.hold(Checkpoint.at(0));
        int each = 2_000;
        Thread other = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < each; i++) {
                fetch();
            }
        });
        for (int i = 0; i < each; i++) {
            intake.fetch(Duration.ZERO);
        }
        other.join();
        assertThat(processor.buffered()).isEqualTo(offsets(0, 2L * each * ScriptedSource.BATCH));
    }

    @Test
    void whereTheHoldGoesOnElsewhereWhatIsBufferedIsForgottenAndFetchedAnew() throws Exception {
        intake.hold(Checkpoint.at(100));
        intake.fetch(Duration.ZERO);
        processor.dropBelow(108); // done
        intake.move(Checkpoint.at(105));
        assertThat(processor.buffered()).isEmpty();
        intake.fetch(Duration.ZERO);
        assertThat(processor.buffered())
                .as("those below what is buffered were done, and are wanted once more")
                .isEqualTo(offsets(105, 115));
    }

    @Test
    void nothingIsFetchedAtTheEndOrPastIt() throws Exception {
        Intake bounded = intake(OptionalLong.of(125));
        bounded.from(Checkpoint.at(100));
        bounded.prefetch(SLICE);
        bounded.hold(Checkpoint.at(100));
        for (int i = 0; i < 5; i++) {
            bounded.fetch(SLICE);
            bounded.topUp(SLICE);
        }
        assertThat(source.watched).as("where nothing more is read").isPositive();
        assertThat(processor.buffered()).isEqualTo(offsets(100, 125));
    }

    @Test
    void theSourceIsToldTheLeaderEpochOfWhatWasDoneLast() throws Exception {
        intake.from(new Checkpoint(100, OptionalInt.of(3)));
        assertThat(source.leaderEpoch).hasValue(3);
        intake.prefetch(SLICE);
        intake.hold(new Checkpoint(9_000, OptionalInt.of(4)));
        assertThat(source.leaderEpoch).hasValue(4);
        intake.move(Checkpoint.at(50));
        assertThat(source.leaderEpoch).as("an operator names an offset alone").isEmpty();
    }

    @Test
    void aLogThatWasCutOffStopsTheHolderAndNobodyBefore() throws Exception {
        source.failure = new LogCutOff("cut off", new IllegalStateException());
        intake.from(Checkpoint.at(100));
        intake.prefetch(SLICE);
        intake.hold(Checkpoint.at(100));
        assertThatThrownBy(() -> intake.fetch(SLICE)).isSameAs(source.failure);
    }

    @Test
    void aBatchThatCannotBeReadStopsTheHolderAndNobodyBefore() throws Exception {
        source.failure = new UnreadableBatch("corrupt", new IllegalStateException());
        intake.from(Checkpoint.at(100));
        intake.prefetch(SLICE);
        intake.hold(Checkpoint.at(100));
        assertThatThrownBy(() -> intake.fetch(SLICE)).isSameAs(source.failure);
        source.failure = null;
        intake.move(Checkpoint.at(200));
        intake.fetch(SLICE);
        assertThat(processor.buffered()).isEqualTo(offsets(200, 210));
    }

    private Intake intake(OptionalLong end) {
        var conduct = new Tenure.Conduct(LeaseTimings.DEFAULT, OutOfRange.STOP, end);
        return new Intake(source, processor, conduct, new Meters(), time);
    }

    private void fetch() {
        try {
            intake.fetch(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Long> offsets(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }
}
