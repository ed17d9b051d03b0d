package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.metrics.Meters;
import io.baton.internal.time.SystemTime;
import io.baton.internal.time.Time;
import io.baton.internal.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which thread fetches, and that it never matters to the order. */
class IntakeTest {

    private static final Duration SLICE = Duration.ofMillis(50);
    private static final int ROOM = 50;

    private final VirtualTime time = new VirtualTime();
    private final ScriptedSource source = new ScriptedSource(time);
    private final List<Long> pulled = Collections.synchronizedList(new ArrayList<>());
    private final Intake intake = intake(OptionalLong.empty());

    @Test
    void theLeaseThreadLeavesFetchingToASessionThatDoes() throws Exception {
        intake.hold(Checkpoint.at(100));
        time.after(Duration.ofMillis(20), () -> pull(intake, SLICE));
        intake.topUp(SLICE);
        assertThat(pulled).isEqualTo(offsets(100, 110));
        assertThat(buffered(intake)).isEmpty();
    }

    @Test
    void theLeaseThreadFetchesForASessionThatIsBusy() throws Exception {
        intake.hold(Checkpoint.at(100));
        pull(intake, SLICE);
        intake.topUp(SLICE);
        assertThat(pulled).isEqualTo(offsets(100, 110));
        assertThat(buffered(intake)).isEqualTo(offsets(110, 120));
    }

    @Test
    void theLeaseThreadFetchesNoMoreThanThereIsRoomFor() throws Exception {
        intake.hold(Checkpoint.at(0));
        for (int i = 0; i < 20; i++) {
            intake.topUp(SLICE);
        }
        assertThat(buffered(intake)).isEqualTo(offsets(0, ROOM));
    }

    @Test
    void aSessionIsGivenWhatIsBufferedBeforeAnythingIsFetched() throws Exception {
        intake.hold(Checkpoint.at(0));
        intake.topUp(SLICE);
        intake.topUp(SLICE);
        pull(intake, Duration.ZERO);
        pull(intake, SLICE);
        assertThat(pulled).isEqualTo(offsets(0, 20));
        assertThat(intake.next(Duration.ZERO)).as("fetches nothing").isNull();
        pull(intake, SLICE);
        assertThat(pulled).isEqualTo(offsets(0, 30));
    }

    @Test
    void theLogsEndIsAskedForAnewWhereOneIsKnown() throws Exception {
        intake.hold(Checkpoint.at(0));
        source.standing = () -> end(10);
        pull(intake, SLICE);
        assertThat(intake.next(Duration.ZERO)).as("what was handed on is done").isNull();
        source.asked = () -> 11;
        assertThat(atEnd()).isFalse();
        source.asked = () -> 10;
        assertThat(atEnd()).isTrue();
        source.standing = () -> end(12);
        assertThat(atEnd()).as("where a fetch told of more").isFalse();
        source.standing = () -> end(10);
        intake.topUp(SLICE);
        assertThat(atEnd()).as("while records are buffered").isFalse();
    }

    private boolean atEnd() {
        return intake.areAtEnd().toCompletableFuture().join();
    }

    private static PartitionStatus end(long offset) {
        return new PartitionStatus(
                OptionalLong.of(offset),
                OptionalLong.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty());
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
        assertThat(buffered(intake)).isEqualTo(offsets(0, ROOM));
    }

    @Test
    void theSessionAndTheLeaseThreadFetchAtOnceAndTheOrderStays() throws Exception {
        Intake shared = intake(OptionalLong.empty(), new SystemTime());
        shared.hold(Checkpoint.at(0));
        var done = new AtomicBoolean();
        var leaseThread = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                topUp(shared);
            }
        });
        long wanted = 4_000L * ScriptedSource.BATCH;
        try {
            while (pulled.size() < wanted && !leaseThread.isDone()) {
                pull(shared, SLICE);
            }
        } finally {
            done.set(true);
        }
        leaseThread.get();
        assertThat(pulled).isEqualTo(offsets(0, wanted));
    }

    @Test
    void whereTheHoldGoesOnElsewhereWhatIsBufferedIsForgottenAndFetchedAnew() throws Exception {
        intake.hold(Checkpoint.at(100));
        pull(intake, SLICE);
        intake.topUp(SLICE);
        intake.move(Checkpoint.at(105));
        assertThat(buffered(intake)).isEmpty();
        pulled.clear();
        pull(intake, SLICE);
        assertThat(pulled)
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
            pull(bounded, SLICE);
            bounded.topUp(SLICE);
        }
        assertThat(source.watched).as("where nothing more is read").isPositive();
        assertThat(pulled).isEqualTo(offsets(100, 125));
        assertThat(buffered(bounded)).isEmpty();
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
        assertThatThrownBy(() -> intake.next(SLICE)).isSameAs(source.failure);
    }

    @Test
    void aBatchThatCannotBeReadStopsTheHolderAndNobodyBefore() throws Exception {
        source.failure = new UnreadableBatch("corrupt", new IllegalStateException());
        intake.from(Checkpoint.at(100));
        intake.prefetch(SLICE);
        intake.hold(Checkpoint.at(100));
        assertThatThrownBy(() -> intake.next(SLICE)).isSameAs(source.failure);
        source.failure = null;
        intake.move(Checkpoint.at(200));
        pull(intake, SLICE);
        assertThat(pulled).isEqualTo(offsets(200, 210));
    }

    private Intake intake(OptionalLong end) {
        return intake(end, time);
    }

    private Intake intake(OptionalLong end, Time clock) {
        var conduct = new Tenure.Conduct(LeaseTimings.DEFAULT, OutOfRange.STOP, end);
        return new Intake(
                source, new Buffer(new BufferLimits(ROOM, 1 << 20), clock), true, conduct, new Meters(), clock);
    }

    private void pull(Intake from, Duration atMost) {
        try {
            Fetched batch = from.next(atMost);
            if (batch != null) {
                batch.records().forEach(record -> pulled.add(record.offset()));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void topUp(Intake intake) {
        try {
            intake.topUp(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Long> buffered(Intake intake) throws InterruptedException {
        var offsets = new ArrayList<Long>();
        for (Fetched batch = intake.next(Duration.ZERO); batch != null; batch = intake.next(Duration.ZERO)) {
            batch.records().forEach(record -> offsets.add(record.offset()));
        }
        return offsets;
    }

    private static List<Long> offsets(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }
}
