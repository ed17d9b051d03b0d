package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Output;
import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Fence;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.AcknowledgedFlow;
import io.baton.internal.output.CommitLimits;
import io.baton.internal.output.OutputEncoder;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.output.OutputLimits;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.output.OutputSender;
import io.baton.internal.output.Outputs;
import io.baton.internal.progress.BatchProgress;
import io.baton.internal.progress.Progress;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.Session;
import io.baton.internal.time.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** State that is kept while Kafka acknowledges outputs in any order. */
class AcknowledgedCutsTest {

    private static final Output<String, String> OUTPUT =
            Output.to("out", new StringSerializer(), new StringSerializer());
    private static final Stores STORES = new Stores(List.of("one"));
    private static final int RECORDS = 40;
    private static final int KEYS = 3;

    /**
     * What one record, or an attempt after it, did with a key.
     *
     * @param attempt the number of the attempt between two records; null for a record
     */
    private record Done(long offset, @Nullable Integer attempt, int key, String name, int outputs) {

        boolean isIn(Cut cut) {
            return attempt == null ? cut.finished().has(offset) : attempt < cut.between();
        }
    }

    /** Acknowledges when the test says so. */
    private static final class Sender implements OutputSender {

        private final Map<String, Consumer<@Nullable Exception>> sent = new HashMap<>();

        @Override
        public synchronized void send(OutputRecord output, Consumer<@Nullable Exception> answered) {
            sent.put(new String(Objects.requireNonNull(output.record().value()), UTF_8), answered);
        }

        private synchronized Optional<Consumer<@Nullable Exception>> taken(String value) {
            return Optional.ofNullable(sent.remove(value));
        }

        void acknowledge(String value) {
            Optional<Consumer<@Nullable Exception>> answered = taken(value);
            while (answered.isEmpty()) {
                Thread.onSpinWait();
                answered = taken(value);
            }
            answered.get().accept(null);
        }

        @Override
        public void abandon() {
            // nothing is open
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static final class World implements AutoCloseable {

        private final Random random;
        private final Sender sender = new Sender();
        private final KeyedState state = new KeyedState();
        private final Map<Integer, String> kept = new HashMap<>();
        private final List<Done> all = new ArrayList<>();
        private final List<String> unacknowledged = new ArrayList<>();
        private final Progress progress = new Progress(Checkpoint.at(0));
        private final BatchProgress batch;
        private final AcknowledgedFlow flow;
        private final AcknowledgedCuts cuts;
        private int attempts;

        World(long seed) throws InterruptedException {
            random = new Random(seed);
            var time = new SystemTime();
            Fence fence = OpenFence.of(new LeaseKey("g", "t", 0));
            var start = new Session.Start(
                    Checkpoint.at(0), 0, new Generation(1), fence, Duration.ofSeconds(1), "id", atMost -> null, null);
            var session = new OutputFlow.Of(
                    start,
                    progress,
                    new Guard(fence, Duration.ofSeconds(1), time, () -> Duration.ofMinutes(1)),
                    failure -> {});
            var outputs = new Outputs(
                    new OutputEncoder(Map.of(OUTPUT, OutputLimits.of(10_000)), time),
                    new Outputs.Way.AtLeastOnce(sender),
                    CommitLimits.DEFAULT,
                    time);
            flow = (AcknowledgedFlow) outputs.begin(session, null, new Meters(), "outputs");
            cuts = new AcknowledgedCuts(session, Optional.of(flow));
            batch = progress.open(new Fetched(
                    IntStream.range(0, RECORDS).mapToObj(World::record).toList(), Checkpoint.at(RECORDS)));
        }

        private static ConsumerRecord<byte[], byte[]> record(long offset) {
            return new ConsumerRecord<>("t", 0, offset, new byte[0], new byte[0]);
        }

        private static StateKey stateKey(int key) {
            return STORES.key(0, new byte[] {(byte) key});
        }

        /** A key's value is all that was done with it. */
        private void write(Done done) {
            Change before = state.get(stateKey(done.key));
            String now =
                    (before == null ? "" : new String(Objects.requireNonNull(before.value()), UTF_8)) + done.name + ";";
            StateKey key = before == null ? stateKey(done.key) : before.key();
            List<Change> changes = List.of(new Change(key, now.getBytes(UTF_8)));
            if (done.attempt == null) {
                state.write(done.offset, changes);
            } else {
                state.writeBetweenRecords(changes);
            }
            all.add(done);
        }

        private Done next(long offset, @Nullable Integer attempt, int key) {
            String name = attempt == null ? "r" + offset : "w" + attempt;
            return new Done(offset, attempt, key, name, random.nextInt(3));
        }

        private List<OutputRecord> outputs(Done done) {
            var outputs = new ArrayList<OutputRecord>();
            for (int i = 0; i < done.outputs; i++) {
                String value = done.name + "/" + i;
                unacknowledged.add(value);
                outputs.add(OutputRecord.of(OUTPUT, new ProducerRecord<>("out", value.getBytes(UTF_8)), null));
            }
            return outputs;
        }

        void handle(long offset, int key) throws InterruptedException {
            Done done = next(offset, null, key);
            List<OutputRecord> outputs = outputs(done);
            if (!outputs.isEmpty()) {
                flow.write(record(offset), outputs);
            }
            write(done);
            batch.finish((int) offset);
        }

        void attemptBetweenRecords() throws InterruptedException {
            long last = Math.max(0, progress.checkpoint().nextOffset() - 1);
            Done done = next(last, attempts++, random.nextInt(KEYS));
            flow.writeBetweenRecords(record(last), outputs(done), () -> write(done));
        }

        void acknowledgeOne() {
            if (!unacknowledged.isEmpty()) {
                sender.acknowledge(unacknowledged.remove(random.nextInt(unacknowledged.size())));
            }
        }

        /** What is in memory as settled, and what changes add up to, is what these records did. */
        void settle() {
            Cut now = state.settle(cuts);
            state.takeDirty()
                    .forEach(change -> kept.put(
                            (int) change.key().bytes()[0], new String(Objects.requireNonNull(change.value()), UTF_8)));
            var expected = new HashMap<Integer, String>();
            for (Done done : all) {
                if (done.isIn(now)) {
                    assertThat(unacknowledged).noneMatch(value -> value.startsWith(done.name + "/"));
                    expected.merge(done.key, done.name + ";", String::concat);
                }
            }
            var settled = new HashMap<Integer, String>();
            for (int segment = 0; segment < KeyedState.SEGMENTS; segment++) {
                state.settled(segment)
                        .forEach((key, value) -> settled.put((int) key.bytes()[0], new String(value, UTF_8)));
            }
            assertThat(kept).as("changes, at %s", now).isEqualTo(expected);
            assertThat(settled).as("segments, at %s", now).isEqualTo(expected);
        }

        void someOf() {
            for (int i = random.nextInt(3); i > 0; i--) {
                acknowledgeOne();
            }
            if (random.nextBoolean()) {
                settle();
            }
        }

        @Override
        public void close() {
            while (!unacknowledged.isEmpty()) {
                acknowledgeOne();
                settle();
            }
            settle();
            assertThat(state.settle(cuts).finished()).isEqualTo(Checkpoint.at(RECORDS));
            assertThat(state.unsettled()).isZero();
            flow.abandon();
        }
    }

    enum Order {
        /** One after the other. */
        SERIAL,
        /** Of each key one after the other. */
        KEY,
        /** Of each key in any order, as where a record of a retry topic is not due yet. */
        DUE
    }

    @ParameterizedTest
    @EnumSource
    void stateIsNeverKeptWithoutWhatItWasMadeOf(Order order) throws Exception {
        for (long seed = 0; seed < 100; seed++) {
            try (var world = new World(seed)) {
                List<Integer> left =
                        new ArrayList<>(IntStream.range(0, RECORDS).boxed().toList());
                while (!left.isEmpty()) {
                    int any = left.get(order == Order.SERIAL ? 0 : world.random.nextInt(left.size()));
                    int offset = order == Order.DUE ? any : firstOfItsKey(left, any);
                    left.removeIf(each -> each == offset);
                    world.handle(offset, offset % KEYS);
                    world.someOf();
                    if (world.random.nextInt(5) == 0) {
                        world.attemptBetweenRecords();
                        world.someOf();
                    }
                }
            }
        }
    }

    private static int firstOfItsKey(List<Integer> left, int offset) {
        return left.stream()
                .filter(each -> each % KEYS == offset % KEYS)
                .findFirst()
                .orElseThrow();
    }
}
