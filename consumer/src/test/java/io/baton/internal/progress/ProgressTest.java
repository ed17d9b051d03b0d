package io.baton.internal.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.processing.ProcessorHarness;
import io.baton.internal.tenure.Fetched;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final int RECORDS_OF_A_BATCH = 5_000;

    private record Unfinished(long offset, BatchProgress batch, int index) {}

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
        var progress = new Progress(start);
        var open = new ArrayList<Unfinished>();
        long position = start.nextOffset();
        Checkpoint last = start;
        for (int step = random.nextInt(40); step > 0; step--) {
            if (position < logEnd && random.nextBoolean()) {
                long to = Math.min(logEnd, position + 1L + random.nextInt(70));
                position = open(progress, position, to, holes, finished, open);
            }
            for (int i = random.nextInt(20); i > 0 && !open.isEmpty(); i--) {
                Unfinished record = open.remove(random.nextInt(open.size()));
                record.batch().finish(record.index());
                finished.add(record.offset());
            }
            Checkpoint now = progress.checkpoint();
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
            Progress progress, long from, long to, Set<Long> holes, Set<Long> finished, List<Unfinished> open) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        for (long offset = from; offset < to; offset++) {
            if (!holes.contains(offset)) {
                records.add(ProcessorHarness.record(offset, "k"));
            }
        }
        BatchProgress batch = progress.open(new Fetched(records, Checkpoint.at(to)));
        for (int i = 0; i < records.size(); i++) {
            long offset = records.get(i).offset();
            assertThat(batch.isFinished(i)).as("what a holder before did").isEqualTo(finished.contains(offset));
            if (!finished.contains(offset)) {
                open.add(new Unfinished(offset, batch, i));
            }
        }
        return to;
    }

    @Test
    void oneStuckRecordKeepsOneEntryHoweverMuchFinishesBehindIt() {
        var progress = new Progress(Checkpoint.at(0));
        BatchProgress stuck = progress.open(ProcessorHarness.batch(0, 1));
        for (int i = 1; i < 1_000; i++) {
            progress.open(ProcessorHarness.batch(i, i + 1)).finish(0);
            assertThat(progress.checkpoint().ahead().stretches()).isEqualTo(1);
        }
        assertThat(progress.entries()).isEqualTo(2);
        stuck.finish(0);
        assertThat(progress.checkpoint()).isEqualTo(Checkpoint.at(1_000));
    }

    @Test
    void theCheckpointKnowsTheEpochOfWhatIsBelowIt() {
        var progress = new Progress(new Checkpoint(5, OptionalInt.of(1)));
        assertThat(progress.checkpoint()).isEqualTo(new Checkpoint(5, OptionalInt.of(1)));
        BatchProgress batch =
                progress.open(new Fetched(ProcessorHarness.records(5, 8), new Checkpoint(9, OptionalInt.of(2))));
        assertThat(progress.checkpoint()).isEqualTo(new Checkpoint(5, OptionalInt.of(1)));
        batch.finish(1);
        assertThat(progress.checkpoint())
                .isEqualTo(new Checkpoint(
                        5,
                        OptionalInt.of(1),
                        new FinishedAhead.Builder().add(6, 7).build()));
        batch.finish(0);
        batch.finish(2);
        assertThat(progress.checkpoint()).isEqualTo(new Checkpoint(9, OptionalInt.of(2)));
    }

    @Test
    void whatASingleThreadFinishesInTheLogsOrderIsFinishedLikeAnythingElse() {
        var random = new Random(7);
        for (int round = 0; round < 500; round++) {
            int size = 1 + random.nextInt(100);
            var progress = new Progress(Checkpoint.at(0));
            BatchProgress batch = progress.open(ProcessorHarness.batch(0, size));
            var finished = new boolean[size];
            for (int i = random.nextInt(size); i > 0; i--) {
                int index = random.nextInt(size);
                batch.finish(index);
                finished[index] = true;
            }
            int from = random.nextInt(size);
            int end = from + random.nextInt(size - from + 1);
            for (int index = from; index < end; index++) {
                batch.finishInOrder(index, index + 1);
                finished[index] = true;
            }
            Checkpoint checkpoint = progress.checkpoint();
            for (int index = 0; index < size; index++) {
                boolean told =
                        index < checkpoint.nextOffset() || checkpoint.ahead().contains(index);
                assertThat(told).as("record %d in round %d", index, round).isEqualTo(finished[index]);
                assertThat(batch.isFinished(index)).isEqualTo(finished[index]);
            }
        }
    }

    @Test
    void inMidBatchTheEpochIsThatOfTheRecordsBelow() {
        var progress = new Progress(new Checkpoint(0, OptionalInt.of(1)));
        BatchProgress batch = progress.open(new Fetched(withEpoch(0, 3, 4), new Checkpoint(3, OptionalInt.of(4))));
        batch.finishInOrder(0, 2);
        assertThat(progress.checkpoint()).isEqualTo(new Checkpoint(2, OptionalInt.of(4)));
    }

    private static List<ConsumerRecord<byte[], byte[]>> withEpoch(long from, long to, int epoch) {
        return ProcessorHarness.records(from, to).stream()
                .map(record -> new ConsumerRecord<>(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        record.timestampType(),
                        record.serializedKeySize(),
                        record.serializedValueSize(),
                        record.key(),
                        record.value(),
                        record.headers(),
                        Optional.of(epoch)))
                .toList();
    }

    /** Records of one key: each is finished before the next one begins. */
    @Test
    void aCheckpointOfAMomentHasEachRecordThatWasFinishedBefore() {
        var progress = new Progress(Checkpoint.at(0));
        progress.tellMoments();
        List<BatchProgress> batches = Stream.of(0, RECORDS_OF_A_BATCH)
                .map(from -> progress.open(new Fetched(
                        IntStream.range(from, from + RECORDS_OF_A_BATCH)
                                .mapToObj(offset -> new ConsumerRecord<>("t", 0, offset, new byte[0], new byte[0]))
                                .toList(),
                        Checkpoint.at(from + RECORDS_OF_A_BATCH))))
                .toList();
        CompletableFuture<Void> finishing = CompletableFuture.runAsync(() ->
                batches.forEach(batch -> IntStream.range(0, RECORDS_OF_A_BATCH).forEach(batch::finish)));
        while (!finishing.isDone()) {
            assertThat(progress.checkpoint().ahead().isEmpty()).isTrue();
            for (int i = 0; i < 100; i++) { // the lock has to be free at times
                Thread.onSpinWait();
            }
        }
        finishing.join();
        assertThat(progress.checkpoint().nextOffset()).isEqualTo(2L * RECORDS_OF_A_BATCH);
    }
}
