package io.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Outcome;
import io.baton.PartitionConsumerFunction;
import io.baton.internal.lease.Lease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that read several partitions: each partition has its own lease, and its own verdict. */
class SeveralPartitionsTest extends Suite {

    private static final int PER_SECOND = 200;
    private static final int KEYS = 40;
    private static final int A_WHILE = 50;

    private int topics;

    @Test
    @Tag("long")
    void allPartitionsOfAFunctionAreHandedOver() {
        List<PartitionRun> runs = underWay(3, BytesFunction.class, Map.of());
        runs.getFirst().handOff().handOff();
        for (PartitionRun run : runs) {
            assertThat(run.duplicateTick().getOutcome()).isEqualTo(Outcome.DUPLICATE.word());
            assertThat(run.watchdog().getOutcome()).isEqualTo(Outcome.DUPLICATE.word());
        }
        goOn(runs);
        for (PartitionRun run : runs) {
            PartitionVerdict verdict = judge("hand-offs of three partitions", run);
            assertThat(verdict.duplicated()).isZero();
            assertThat(verdict.details().succession().handoffs()).isEqualTo(2);
            assertThat(verdict.details().succession().evictions()).isZero();
        }
    }

    @Tag("faults")
    @Test
    void aProcessThatIsKilledTakesAllItsPartitionsAlongAndEachRecovers() {
        List<PartitionRun> runs = underWay(3, BytesFunction.class, Map.of());
        runs.getLast().kill();
        goOn(runs);
        for (PartitionRun run : runs) {
            PartitionVerdict verdict = judge("kill of three partitions", run);
            assertThat(verdict.details().succession().evictions()).isEqualTo(1);
        }
    }

    @Tag("faults")
    @Test
    void aProcessThatIsFrozenPastItsLeasesIsReplacedAtEachPartition() {
        List<PartitionRun> runs = underWay(3, BytesFunction.class, Map.of());
        runs.getFirst().freeze();
        goOn(runs);
        for (PartitionRun run : runs) {
            PartitionVerdict verdict = judge("freeze of three partitions", run);
            assertThat(verdict.details().succession().evictions()).isEqualTo(1);
        }
    }

    @Tag("faults")
    @Test
    void aPartitionThatFailsLeavesTheOthersAloneAndTheWatchdogTakesItAgain(@TempDir Path directory) throws IOException {
        Path obstacle = Files.createFile(directory.resolve("obstacle"));
        List<PartitionRun> runs =
                underWay(3, StumblingFunction.class, Map.of(StumblingFunction.OBSTACLE, obstacle.toString()));
        PartitionRun stumbles = runs.get(1);
        List<PartitionRun> others = List.of(runs.getFirst(), runs.getLast());
        String invocation = stumbles.requestIdOfHolder();
        kit.produce(List.of(new ProducerRecord<>(
                stumbles.key().topic(),
                stumbles.key().partition(),
                "key".getBytes(StandardCharsets.UTF_8),
                StumblingFunction.BAD.getBytes(StandardCharsets.UTF_8))));
        assertThat(Patience.until(Patience.LONG, () -> row(stumbles).holder() == null))
                .as("let go by the invocation that goes on")
                .isTrue();
        goOn(others);
        assertThat(others).allSatisfy(run -> assertThat(run.requestIdOfHolder()).isEqualTo(invocation));

        Files.delete(obstacle);
        String watchdog = stumbles.fireWatchdog();
        stumbles.awaitHold(watchdog);
        goOn(runs);
        assertThat(stumbles.requestIdOfHolder()).isEqualTo(watchdog);
        assertThat(others).allSatisfy(run -> assertThat(run.requestIdOfHolder()).isEqualTo(invocation));

        String next = runs.getFirst().fire();
        runs.forEach(run -> run.awaitHold(next));
        goOn(runs);
        assertThat(Patience.until(Patience.LONG, () -> !stumbles.failures().isEmpty()))
                .isTrue();
        assertThat(stumbles.failures()).singleElement().asString().contains("partition 1:", "stumbled");
        for (PartitionRun run : runs) {
            PartitionVerdict verdict = judge("one of three partitions fails", run);
            assertThat(verdict.duplicated()).isZero();
        }
    }

    /** As a deployment's partitionsPerFunction is changed, with records on their way. */
    @Test
    @Tag("long")
    void partitionsThatChangeFunctionsLoseNothingAndDoNothingTwice() {
        String topic = topic(4);
        List<PartitionRun> runs = IntStream.range(0, 4)
                .mapToObj(partition -> kit.partition(topic, partition, BytesFunction.class))
                .toList();
        runs.forEach(PartitionRun::tick);
        flow(topic);
        goOn(runs);

        kit.regroup(List.of(runs));
        goOn(runs);
        assertThat(runs.stream().map(PartitionRun::requestIdOfHolder).distinct())
                .as("one invocation for all")
                .hasSize(1);

        kit.regroup(runs.stream().map(List::of).toList());
        goOn(runs);
        assertThat(runs.stream().map(PartitionRun::requestIdOfHolder).distinct())
                .hasSize(4);

        List<String> alone = Stream.of(runs.get(2), runs.get(3))
                .map(PartitionRun::requestIdOfHolder)
                .toList();
        kit.regroup(List.of(runs.subList(0, 2), runs.subList(2, 3), runs.subList(3, 4)));
        goOn(runs);
        assertThat(runs.subList(2, 4).stream()
                        .map(PartitionRun::requestIdOfHolder)
                        .toList())
                .as("functions that stay as they are")
                .isEqualTo(alone);

        for (PartitionRun run : runs) {
            PartitionVerdict verdict = judge("from 4 functions to 1, to 4, to 3", run);
            assertThat(verdict.duplicated()).isZero();
            assertThat(verdict.details().checkpoints().fallen()).isZero();
            assertThat(verdict.details().succession().handoffs())
                    .isEqualTo(run.key().partition() < 2 ? 3 : 2);
            assertThat(verdict.details().succession().evictions()).isZero();
        }
    }

    private List<PartitionRun> underWay(
            int partitions, Class<? extends PartitionConsumerFunction<?, ?>> type, Map<String, String> environment) {
        String topic = topic(partitions);
        List<PartitionRun> runs =
                kit.partitions(topic, IntStream.range(0, partitions).boxed().toList(), type, environment);
        String first = runs.getFirst().fire();
        runs.forEach(run -> run.awaitHold(first));
        flow(topic);
        goOn(runs);
        return runs;
    }

    private String topic(int partitions) {
        String topic = "several-" + ++topics;
        kit.topic(topic, partitions);
        return topic;
    }

    private void flow(String topic) {
        var unused = kit.flow(topic, PER_SECOND, i -> "key-" + i % KEYS, i -> "value-" + i);
    }

    private static void goOn(List<PartitionRun> runs) {
        runs.forEach(run -> run.awaitHandled(run.handled().size() + A_WHILE));
    }

    private Lease row(PartitionRun run) {
        return kit.leases().read(run.key()).orElseThrow();
    }
}
