package io.baton.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is settled together, while another thread writes. */
class KeyedStateTest {

    private static final int KEYS = 50;
    private static final int ATTEMPTS = 3_000;

    private final KeyedState state = new KeyedState();

    private static List<Change> changes(int attempt) {
        byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(attempt).array();
        return IntStream.range(0, KEYS)
                .mapToObj(key -> new Change(
                        new StateKey(
                                0,
                                1,
                                ByteBuffer.allocate(Integer.BYTES).putInt(key).array()),
                        value))
                .toList();
    }

    @Test
    void noSnapshotHasAPartOfWhatAnAttemptBetweenRecordsChanged() {
        var begun = new CountDownLatch(1);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            begun.countDown();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                state.writeBetweenRecords(changes(attempt));
            }
        });
        int[] kept = new int[KEYS];
        boolean last;
        do {
            last = writing.isDone();
            var unused = state.settle(between -> new Cut(Checkpoint.at(1), between, 0));
            for (Change change : state.takeDirty()) {
                kept[ByteBuffer.wrap(change.key().bytes()).getInt()] =
                        ByteBuffer.wrap(change.value()).getInt();
            }
            assertThat(kept).containsOnly(kept[0]);
        } while (!last);
        writing.join();
        assertThat(kept).containsOnly(ATTEMPTS - 1);
    }

    @Test
    void whatIsFinishedIsAskedForOnlyOnceAnAttemptBetweenRecordsIsWhole() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CompletableFuture<Checkpoint>();
        var settling = CompletableFuture.supplyAsync(() -> state.settle(between -> {
            asked.countDown();
            return new Cut(answer.join(), between, 0);
        }));
        asked.await();
        Thread writing = Thread.ofPlatform().start(() -> state.writeBetweenRecords(changes(1)));
        while (writing.getState() != Thread.State.WAITING && writing.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(state.unsettled()).as("changes that were let in").isZero();
        answer.complete(Checkpoint.at(1));
        settling.join();
        writing.join();
        assertThat(state.takeDirty())
                .as("changed after what is finished was asked for")
                .isEmpty();
    }
}
