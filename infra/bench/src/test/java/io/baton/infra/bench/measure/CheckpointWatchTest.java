package io.baton.infra.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.LeaseKey;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckpointWatchTest {

    private final KeyedWork work = new KeyedWork(100, 100, 0);
    private final CheckpointWatch watch = new CheckpointWatch(new LeaseKey("group", "topic", 0), "table", work);

    @BeforeEach
    void zeroToFourAndSixToSevenAreFinished() throws InterruptedException {
        for (int offset : new int[] {0, 1, 2, 3, 4, 6, 7}) {
            work.handle(ByteBuffer.allocate(Integer.BYTES).putInt(offset).array(), new byte[1], offset);
        }
    }

    @Test
    void aCheckpointThatReachesToTheFirstUnfinishedRecordIsRight() {
        watch.check(Checkpoint.at(3));
        watch.check(Checkpoint.at(5));
        assertThat(watch.soFar()).isEqualTo(new Result.Checkpoints(2, 5, 0));
    }

    @Test
    void oneThatPassesAnUnfinishedRecordIsTooEarly() {
        watch.check(Checkpoint.at(6));
        assertThat(watch.soFar().early()).isEqualTo(1);
    }

    @Test
    void whatItSaysIsFinishedAheadHasToBe() {
        watch.check(ahead(6, 8));
        assertThat(watch.soFar().early()).isZero();
        watch.check(ahead(6, 9));
        assertThat(watch.soFar().early()).isEqualTo(1);
    }

    private static Checkpoint ahead(long from, long to) {
        FinishedAhead stretch = new FinishedAhead.Builder().add(from, to).build();
        return new Checkpoint(5, OptionalInt.empty(), stretch);
    }
}
