package io.baton.infra.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What it is there for is to notice what must not be. */
class KeyedWorkTest {

    private static final byte[] VALUE = new byte[1];
    private static final int KEYS = 3;

    private final KeyedWork work = new KeyedWork(KEYS, 10, 0);

    @Test
    void onlyTheOrderWithinAKeyCounts() throws Exception {
        handle(5, 1, 3, 4, 0);
        // 0 came after 3, which has the same key
        assertThat(work.disorders()).isEqualTo(1);
        assertThat(work.finished()).isEqualTo(5);
    }

    @Test
    void aRecordThatComesAgainIsOutOfOrder() throws Exception {
        handle(0, 3, 3);
        assertThat(work.disorders()).isEqualTo(1);
    }

    @Test
    void twoOfOneKeyAtOnceAreNoticedThoughTheirOffsetsRise() throws Exception {
        var slow = new KeyedWork(KEYS, 10, 200);
        var begun = new CountDownLatch(1);
        Thread first = Thread.ofVirtual().start(() -> {
            begun.countDown();
            handle(slow, 0);
        });
        begun.await();
        Thread.sleep(50);
        handle(slow, 3);
        first.join();
        assertThat(slow.overlaps()).isEqualTo(1);
        assertThat(slow.disorders()).isZero();
    }

    @Test
    void whatIsNotFinishedIsNot() throws Exception {
        handle(0, 2);
        assertThat(work.isFinished(0)).isTrue();
        assertThat(work.isFinished(1)).isFalse();
        assertThat(work.isFinished(2)).isTrue();
    }

    @Test
    void recordsPastWhatItExpectsAreHandledAndNotNoted() throws Exception {
        handle(12);
        assertThat(work.finished()).isEqualTo(1);
        assertThat(work.disorders()).isZero();
    }

    private void handle(long... offsets) throws InterruptedException {
        for (long offset : offsets) {
            work.handle(key(offset), VALUE, offset);
        }
    }

    private static void handle(KeyedWork slow, long offset) {
        try {
            slow.handle(key(offset), VALUE, offset);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] key(long offset) {
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) (offset % KEYS)).array();
    }
}
