package io.baton.internal.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.tenure.Fetched;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class WindowTest {

    private record Unfinished(long offset, Stretch stretch, int index) {}

    @Test
    void tellsExactlyWhatIsFinishedInWhateverOrderAcrossHoldersAndHoles() {
        var random = new Random(42);
        for (int round = 0; round < 300; round++) {
            Set<Long> finished = new HashSet<>();
            Checkpoint start = Checkpoint.at(0);
            long logEnd = 1L + random.nextInt(300);
            Set<Long> holes = new HashSet<>();
            for (long offset = 0; offset < logEnd; offset++) {
                if (random.nextInt(10) == 0) {
                    holes.add(offset);
                }
            }
            for (int holder = 0; holder < 4; holder++) {
                start = hold(random, start, logEnd, holes, finished);
            }
        }
    }

    /** One holder reads some of the log, finishes some of it; answers its last checkpoint. */
    private static Checkpoint hold(Random random, Checkpoint start, long logEnd, Set<Long> holes, Set<Long> finished) {
        var window = new Window(start);
        var open = new ArrayList<Unfinished>();
        long position = start.nextOffset();
        Checkpoint last = start;
        for (int step = random.nextInt(40); step > 0; step--) {
            if (position < logEnd && random.nextBoolean()) {
                long to = Math.min(logEnd, position + 1L + random.nextInt(70));
                position = open(window, position, to, holes, finished, open);
            }
            for (int i = random.nextInt(20); i > 0 && !open.isEmpty(); i--) {
                Unfinished record = open.remove(random.nextInt(open.size()));
                record.stretch().finish(record.index());
                finished.add(record.offset());
            }
            Checkpoint now = window.checkpoint();
            assertThat(now.nextOffset()).isGreaterThanOrEqualTo(last.nextOffset());
            for (long offset = 0; offset < logEnd; offset++) {
                boolean told = offset < now.nextOffset() || now.ahead().contains(offset);
                if (!holes.contains(offset)) {
                    assertThat(told).as("offset %d in %s", offset, now).isEqualTo(finished.contains(offset));
                }
            }
            assertThat((long) now.ahead().stretches())
                    .as("each stretch lies behind a record that is not finished")
                    .isLessThanOrEqualTo(logEnd - holes.size() - finished.size());
            last = now;
        }
        return last;
    }

    private static long open(
            Window window, long from, long to, Set<Long> holes, Set<Long> finished, List<Unfinished> open) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        for (long offset = from; offset < to; offset++) {
            if (!holes.contains(offset)) {
                records.add(ProcessorHarness.record(offset, "k"));
            }
        }
        Stretch stretch = window.open(new Fetched(records, Checkpoint.at(to)));
        for (int i = 0; i < records.size(); i++) {
            long offset = records.get(i).offset();
            assertThat(stretch.finished(i)).as("what a holder before did").isEqualTo(finished.contains(offset));
            if (!finished.contains(offset)) {
                open.add(new Unfinished(offset, stretch, i));
            }
        }
        return to;
    }

    @Test
    void oneStuckRecordKeepsOneEntryHoweverMuchFinishesBehindIt() {
        var window = new Window(Checkpoint.at(0));
        Stretch stuck = window.open(ProcessorHarness.batch(0, 1));
        for (int i = 1; i < 1_000; i++) {
            window.open(ProcessorHarness.batch(i, i + 1)).finish(0);
            assertThat(window.checkpoint().ahead().stretches()).isEqualTo(1);
        }
        assertThat(window.entries()).isEqualTo(2);
        stuck.finish(0);
        assertThat(window.checkpoint()).isEqualTo(Checkpoint.at(1_000));
    }

    @Test
    void theCheckpointKnowsTheEpochOfWhatIsBelowIt() {
        var window = new Window(new Checkpoint(5, OptionalInt.of(1)));
        assertThat(window.checkpoint()).isEqualTo(new Checkpoint(5, OptionalInt.of(1)));
        Stretch stretch =
                window.open(new Fetched(ProcessorHarness.records(5, 8), new Checkpoint(9, OptionalInt.of(2))));
        assertThat(window.checkpoint()).isEqualTo(new Checkpoint(5, OptionalInt.of(1)));
        stretch.finish(1);
        assertThat(window.checkpoint())
                .isEqualTo(new Checkpoint(
                        5,
                        OptionalInt.of(1),
                        new FinishedAhead.Builder().add(6, 7).build()));
        stretch.finish(0);
        stretch.finish(2);
        assertThat(window.checkpoint()).isEqualTo(new Checkpoint(9, OptionalInt.of(2)));
    }
}
