package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Store;
import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Fence;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.AcknowledgedFlow;
import io.baton.internal.output.CheckpointFlow;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.progress.BatchProgress;
import io.baton.internal.progress.Progress;
import io.baton.internal.state.AttemptState;
import io.baton.internal.state.StateSettings;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.Session;
import io.baton.internal.time.SystemTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the checkpoint moves. Snapshots are due each hour, so it moves for those alone who can't wait. */
@Timeout(60)
class SnapshotFlowTest {

    private static final LeaseKey LEASE = new LeaseKey("g", "t", 0);
    private static final Store<String, String> STORE = Store.of("one", Serdes.String(), Serdes.String());

    /** Lets in as many objects as the test says. */
    private static final class Gate extends MemoryObjects {

        private final Semaphore begun = new Semaphore(0);
        private final Semaphore open = new Semaphore(0);

        @Override
        public boolean create(String key, byte[] bytes) {
            begun.release();
            open.acquireUninterruptibly();
            return super.create(key, bytes);
        }
    }

    /** Kafka acknowledges when the test says so. */
    private static final class Acknowledging implements AcknowledgedFlow {

        private final AtomicInteger written = new AtomicInteger();
        private volatile int acknowledged;
        private volatile int asked;
        private final AtomicLong looks = new AtomicLong();

        @Override
        public BooleanSupplier writtenSoFar() {
            int until = written.get();
            asked = until;
            return () -> {
                looks.incrementAndGet();
                return acknowledged >= until;
            };
        }

        @Override
        public void write(ConsumerRecord<byte[], byte[]> record, List<OutputRecord> outputs) {
            written.incrementAndGet();
        }

        @Override
        public void writeBetweenRecords(
                ConsumerRecord<byte[], byte[]> last, List<OutputRecord> outputs, Runnable withThem) {
            withThem.run();
        }

        @Override
        public Optional<Checkpoint> awaitStart() {
            return Optional.of(Checkpoint.at(0));
        }

        @Override
        public void hurry() {
            // nothing waits
        }

        @Override
        public Checkpoint reached() {
            return Checkpoint.at(0);
        }

        @Override
        public boolean awaitEnd(Duration atMost) {
            return true;
        }

        @Override
        public void abandon() {
            // nothing is open
        }
    }

    private final Gate objects = new Gate();
    private final Acknowledging outputs = new Acknowledging();
    private final Progress progress = new Progress(Checkpoint.at(0));
    private final List<ConsumerRecord<byte[], byte[]>> records = LongStream.range(0, 2)
            .mapToObj(offset -> new ConsumerRecord<>("t", 0, offset, ("k" + offset).getBytes(UTF_8), new byte[0]))
            .toList();
    private final BatchProgress batch = progress.open(new Fetched(records, Checkpoint.at(records.size())));
    private final Guard guard;
    private final KeptState kept;
    private final CheckpointFlow flow;

    SnapshotFlowTest() throws InterruptedException {
        var time = new SystemTime();
        Fence fence = OpenFence.of(LEASE);
        guard = new Guard(fence, Duration.ofSeconds(1), time, () -> Duration.ofMinutes(1));
        kept = new KeptState(
                LEASE,
                new Stores(List.of(STORE.name())),
                true,
                new StateSettings("b", "p", Duration.ofHours(1), 1 << 20),
                objects,
                new Recycled(),
                new Meters(),
                time);
        var start = new Session.Start(
                Checkpoint.at(0), 0, new Generation(1), fence, Duration.ofSeconds(1), "id", atMost -> null, null);
        var session = new OutputFlow.Of(start, progress, guard, failure -> {});
        flow = kept.begin(session, Optional.of(outputs), "state");
        assertThat(flow.awaitStart()).isPresent();
    }

    @AfterEach
    void ends() throws InterruptedException {
        objects.open.release(1_000);
        guard.abandon();
        flow.abandon();
        assertThat(flow.awaitEnd(Duration.ofSeconds(30))).isTrue();
        kept.close();
    }

    private void handle(int offset) throws InterruptedException {
        outputs.write(records.get(offset), List.of());
        AttemptState attempt = kept.attempt(records.get(offset));
        attempt.of(STORE).put("handled");
        attempt.end();
        kept.keep(attempt, guard);
        batch.finish(offset);
    }

    private void awaitReached(long nextOffset) throws InterruptedException {
        await(() -> flow.reached().nextOffset() >= nextOffset);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the time is up");
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void aHurryLastsUntilTheOutputsAreAcknowledged() throws Exception {
        objects.open.release(1_000);
        handle(0);
        flow.hurry();
        assertThat(flow.reached()).isEqualTo(Checkpoint.at(0));
        outputs.acknowledged = 1;
        awaitReached(1);
    }

    @Test
    void aHurryLastsPastASnapshotOfACutFromBefore() throws Exception {
        handle(0);
        await(() -> outputs.asked == 1); // the cut that waits for record 0
        handle(1);
        flow.hurry();
        long looks = outputs.looks.get();
        await(() -> outputs.looks.get() >= looks + 2); // the hurry is known
        outputs.acknowledged = 1;
        objects.begun.acquire();
        outputs.acknowledged = 2;
        await(() -> kept.unsettled() == 0); // a further cut is settled while that snapshot is on its way
        objects.open.release(1_000);
        awaitReached(2);
    }
}
