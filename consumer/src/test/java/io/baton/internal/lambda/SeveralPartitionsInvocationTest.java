package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static io.baton.internal.lambda.Awaiting.report;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.FailurePolicy;
import io.baton.InvocationFailedException;
import io.baton.InvocationReport;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.RecordHandler;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Functions that read several partitions, against a real broker and DynamoDB Local. */
class SeveralPartitionsInvocationTest extends WholeInvocations {

    private static final int PARTITIONS = 3;

    private final Map<Integer, Queue<Long>> done = new ConcurrentHashMap<>();
    private final int[] produced = new int[PARTITIONS];

    private String topic = "";

    @BeforeEach
    void newTopic() throws Exception {
        done.clear();
        Arrays.fill(produced, 0);
        topic = site.newTopic(PARTITIONS);
    }

    @Test
    void eachPartitionIsHeldHandledAndHandedOver() throws Exception {
        produce(20);
        var first = start("0-2", 0, pipeline(this::note));
        awaitDone(20);
        var second = start("0-2", 14, pipeline(this::note));
        InvocationReport superseded = report(first);
        produce(20);
        awaitDone(40);
        stopAll();
        InvocationReport stopped = report(second);

        assertThat(superseded.getPartitions())
                .allSatisfy(report -> {
                    assertThat(report.getOutcome()).isEqualTo("superseded");
                    assertThat(report.getNextOffset()).isEqualTo(20);
                    assertThat(report.getRequestId()).isEqualTo(superseded.getRequestId());
                })
                .extracting(PartitionReport::getPartition)
                .containsExactly(0, 1, 2);
        assertThat(stopped.getPartitions()).allSatisfy(report -> {
            assertThat(report.getOutcome()).isEqualTo("stopped");
            assertThat(report.getFromOffset()).isEqualTo(20);
            assertThat(report.getNextOffset()).isEqualTo(40);
        });
        assertThat(stopped.getLeakedThreads()).isEmpty();
        assertDoneOnceAndInOrder(40);
        assertThat(site.history.of(site.key(topic, 2)).invocations()).hasSize(2);
    }

    @Test
    void whereOneFailsTheOthersGoOnAndTheWatchdogTakesItsPartition() throws Exception {
        produce(5);
        var broken = new AtomicInteger(1);
        RecordHandler<String, String> handler = (key, value, context) -> {
            if (context.partition() == 1 && context.offset() == 3 && broken.get() == 1) {
                throw new IllegalStateException("out of order");
            }
            note(key, value, context);
        };
        var first = start("0-2", 0, pipeline(handler));
        await(() -> count(1) == 3 && row(1).holder() == null);
        produce(5);
        await(() -> count(0) == 10 && count(2) == 10);
        assertThat(first).as("two partitions are held").isNotDone();
        assertThat(row(1).checkpoint()).map(Checkpoint::nextOffset).hasValue(3L);

        broken.set(0);
        var watchdog =
                site.invokeWhole(environment("0-2"), Site.watchdog(1), LONG, pipeline(handler), NO_SINKS, System.out);
        await(() -> count(1) == 10);
        var second = start("0-2", 14, pipeline(handler));
        InvocationReport byWatchdog = report(watchdog);
        InvocationFailedException failure = failure(first);
        stopAll();
        report(second);

        assertThat(byWatchdog.getPartitions())
                .extracting(PartitionReport::getOutcome)
                .containsExactly("duplicate", "superseded", "duplicate");
        assertThat(failure.report().getPartitions())
                .extracting(PartitionReport::getOutcome)
                .containsExactly("superseded", "failed", "superseded");
        assertThat(failure).hasMessageStartingWith("partition 1: ").hasMessageContaining("out of order");
        assertThat(failure.getCause()).isInstanceOf(IllegalStateException.class);
        assertDoneOnceAndInOrder(10);
    }

    @Test
    void aHandlerThatDoesNotReturnHoldsUpItsOwnPartitionAlone() throws Exception {
        produce(5);
        var release = new CountDownLatch(1);
        var running = start("0-2", 0, pipeline((key, value, context) -> {
            if (context.partition() == 0) {
                release.await();
            }
            note(key, value, context);
        }));
        await(() -> count(1) == 5 && count(2) == 5);
        site.command(topic, 2, DesiredState.STOP);
        await(() -> row(2).holder() == null);
        produce(5);
        await(() -> count(1) == 10);
        assertThat(count(0)).isZero();
        await(() -> row(1).checkpoint().orElseThrow().nextOffset() == 10);
        assertThat(running).isNotDone();
        release.countDown();
        await(() -> count(0) == 10);
        stopAll();
        assertThat(report(running).getPartitions())
                .extracting(PartitionReport::getNextOffset)
                .containsExactly(10L, 10L, 5L);
    }

    @Test
    void partitionsPassFromFunctionsOfOneToAFunctionOfAllAndBack() throws Exception {
        produce(5);
        var zero = start("0", 0, pipeline(this::note));
        var one = start("1-2", 0, pipeline(this::note));
        awaitDone(5);
        var all = start("0-2", 14, pipeline(this::note));
        assertThat(outcomes(report(zero))).containsExactly("superseded");
        assertThat(outcomes(report(one))).containsExactly("superseded", "superseded");
        produce(5);
        awaitDone(10);
        var two = start("2", 28, pipeline(this::note));
        await(() -> {
            Lease.Holder holder = row(2).holder();
            return holder != null && holder.generation().value() == 3;
        });
        assertThat(all).as("it holds the other two").isNotDone();
        var rest = start("0,1", 28, pipeline(this::note));
        assertThat(outcomes(report(all))).containsExactly("superseded", "superseded", "superseded");
        produce(5);
        awaitDone(15);
        stopAll();
        report(two);
        report(rest);
        assertDoneOnceAndInOrder(15);
    }

    @Test
    void anErrorThatLeavesTheJvmUnfitEndsTheOthersInGoodOrder() throws Exception {
        produce(5);
        var built = new AtomicInteger();
        var running = start("0-2", 0, () -> {
            if (built.incrementAndGet() == PARTITIONS) {
                awaitQuietly(() -> done.values().stream().mapToInt(Queue::size).sum() == 10);
                throw new OutOfMemoryError("planted");
            }
            return pipeline(this::note).get();
        });
        assertThatThrownBy(() -> report(running)).hasCauseInstanceOf(OutOfMemoryError.class);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Lease row = row(partition);
            assertThat(row.holder()).as("partition %s is free", partition).isNull();
        }
    }

    @Test
    void thePipelinesAreBuiltOneAfterTheOther() throws Exception {
        var building = new AtomicInteger();
        var atOnce = new AtomicInteger();
        var running = start("0-2", 0, () -> {
            atOnce.accumulateAndGet(building.incrementAndGet(), Math::max);
            produceQuietly(); // takes a while: another would begin meanwhile
            building.decrementAndGet();
            return pipeline(this::note).get();
        });
        awaitDone(PARTITIONS);
        stopAll();
        report(running);
        assertThat(atOnce).hasValue(1);
    }

    private static final Invocation.UsersSinks NO_SINKS = (groupId, partition) -> null;

    private void produceQuietly() {
        try {
            produce(1);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitQuietly(BooleanSupplier condition) {
        try {
            await(condition);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private CompletableFuture<InvocationReport> start(
            String partitions, int minute, Supplier<Pipeline<?, ?>> pipeline) {
        return site.invokeWhole(environment(partitions), Site.tick(minute), LONG, pipeline, NO_SINKS, System.out);
    }

    private Map<String, String> environment(String partitions) {
        var environment = new HashMap<>(site.environment(topic));
        environment.remove("BATON_PARTITION");
        environment.put("BATON_PARTITIONS", partitions);
        return environment;
    }

    private static Supplier<Pipeline<?, ?>> pipeline(RecordHandler<String, String> handler) {
        return () -> Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle(handler);
    }

    private void note(String key, String value, RecordContext context) {
        done.computeIfAbsent(context.partition(), partition -> new ConcurrentLinkedQueue<>())
                .add(context.offset());
    }

    private int count(int partition) {
        return done.getOrDefault(partition, new ConcurrentLinkedQueue<>()).size();
    }

    /** As many to each partition. */
    private void produce(int records) throws Exception {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int to = partition;
            site.kafka.send(LongStream.range(0, records)
                    .mapToObj(i -> new ProducerRecord<>(
                            topic, to, "key".getBytes(UTF_8), ("v" + produced[to]++).getBytes(UTF_8)))
                    .toList());
        }
    }

    private void awaitDone(int ofEach) throws InterruptedException {
        await(() -> count(0) >= ofEach && count(1) >= ofEach && count(2) >= ofEach);
    }

    private Lease row(int partition) {
        return site.row(topic, partition).orElseThrow();
    }

    private void stopAll() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            site.command(topic, partition, DesiredState.STOP);
        }
    }

    private static List<String> outcomes(InvocationReport report) {
        return report.getPartitions().stream().map(PartitionReport::getOutcome).toList();
    }

    private void assertDoneOnceAndInOrder(int ofEach) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(done.get(partition))
                    .as("partition %s", partition)
                    .containsExactlyElementsOf(
                            LongStream.range(0, ofEach).boxed().toList());
        }
    }
}
