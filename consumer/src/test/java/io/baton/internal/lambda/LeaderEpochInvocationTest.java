package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.FailurePolicy;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.KafkaBroker;
import io.baton.internal.lease.DesiredState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that comes back begins a new leader epoch: with the log as it was, or without its end. */
@Tag("long")
class LeaderEpochInvocationTest {

    @TempDir
    private Path directory;

    private KafkaBroker kafka;
    private Site site;
    private int minute;

    private final Queue<Long> done = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void open() {
        kafka = new KafkaBroker(BrokerSettings.DEFAULT
                        .withDataDirectory(directory)
                        .withProperty("log.cleaner.backoff.ms", "100"))
                .start();
        site = new Site(Brokers.of(kafka));
    }

    @AfterEach
    void close() {
        site.close();
        kafka.close();
    }

    @Test
    void aLogThatIsCutOffAndWrittenAgainPastTheCheckpointStopsThePartitionUntilSomebodySeeks() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 5);
        long kept = Files.size(segment(topic));
        site.produce(topic, 5, 10);
        handleTo(topic, 10);
        kafka.kill();
        cutOff(segment(topic), kept);
        kafka.start();
        site.produce(topic, 20, 40);
        assertThat(site.kafka.read(topic))
                .as("written again past the checkpoint")
                .hasSize(25);

        done.clear();
        for (String policy : List.of("stop", "earliest", "latest")) {
            assertThat(failure(start(topic, Map.of("BATON_OUT_OF_RANGE", policy))))
                    .hasMessageContaining("The log of " + topic + "-0 was cut off at offset 5, below offset 10")
                    .hasMessageContaining("leases seek riders/" + topic + "/0 --to-offset 5");
            assertThat(site.checkpoint(topic)).isEqualTo(10);
        }
        assertThat(done).isEmpty();

        site.seek(topic, 5);
        handleTo(topic, 25);
        assertThat(done).containsExactlyElementsOf(offsets(5, 25));
    }

    @Test
    void aLogThatEndsBelowTheCheckpointIsCutOffToo() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 5);
        long kept = Files.size(segment(topic));
        site.produce(topic, 5, 10);
        handleTo(topic, 10);
        kafka.kill();
        cutOff(segment(topic), kept);
        kafka.start();
        assertThat(failure(start(topic, Map.of()))).hasMessageContaining("was cut off at offset 5, below offset 10");
    }

    @Test
    void newLeadersRetentionAndSeeksAreNoCut() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        handleTo(topic, 10);
        restart();
        site.produce(topic, 10, 20);
        handleTo(topic, 20);
        restart();
        // this leader writes nothing before the next one
        restart();
        site.produce(topic, 20, 30);
        handleTo(topic, 30);
        assertThat(done).containsExactlyElementsOf(offsets(0, 30));

        site.seek(topic, 15);
        done.clear();
        handleTo(topic, 30);
        assertThat(done).as("back into the time of a leader before").containsExactlyElementsOf(offsets(15, 30));

        restart();
        site.produce(topic, 30, 40);
        site.kafka.deleteRecordsBefore(topic, 35);
        done.clear();
        handleTo(topic, 40, Map.of("BATON_OUT_OF_RANGE", "earliest"));
        assertThat(done)
                .as("past the end of the leader epoch that the log forgot")
                .containsExactlyElementsOf(offsets(35, 40));
        site.kafka.deleteRecordsBefore(topic, 40);
        restart();
        site.produce(topic, 40, 45);
        handleTo(topic, 45);
    }

    @Test
    void aPartitionThatIsHandedOverInTheMidstOfALeadersRecordsGoesOn() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 7);
        restart();
        site.produce(topic, 7, 30);
        for (int end : List.of(3, 7, 8, 15, 30)) {
            PartitionReport report = Awaiting.report(start(topic, Map.of("BATON_END_POSITION", "" + end)));
            assertThat(report.getNextOffset()).isEqualTo(end);
        }
        assertThat(done).containsExactlyElementsOf(offsets(0, 30));
    }

    @Test
    void compactionIsNoCut() throws Exception {
        String topic = site.kafka.newTopic(
                "compacted",
                1,
                Map.of("cleanup.policy", "compact", "segment.ms", "100", "min.cleanable.dirty.ratio", "0.01"));
        site.produce(topic, 0, 30);
        handleTo(topic, 30);
        restart();
        int end = 30;
        while (site.kafka.read(topic).getFirst().offset() < 30) {
            site.produce(topic, end, end + 3);
            end += 3;
        }
        restart();
        handleTo(topic, end);
        site.seek(topic, 15);
        handleTo(topic, end);
    }

    private void restart() {
        kafka.kill();
        kafka.start();
    }

    private Path segment(String topic) {
        return directory.resolve("data").resolve(topic + "-0").resolve("00000000000000000000.log");
    }

    /** As a disk does that did not write what it had acknowledged. */
    private static void cutOff(Path segment, long bytes) throws IOException {
        try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    private void handleTo(String topic, long end) throws Exception {
        handleTo(topic, end, Map.of());
    }

    private void handleTo(String topic, long end, Map<String, String> more) throws Exception {
        var running = start(topic, more);
        await(() -> isAt(topic, end) || running.isDone());
        PartitionReport report = running.isDone() ? Awaiting.report(running) : site.stop(topic, running);
        assertThat(report.getNextOffset()).isEqualTo(end);
        site.command(topic, DesiredState.RUN);
    }

    private boolean isAt(String topic, long offset) {
        boolean moves = site.row(topic).map(row -> row.seek() != null).orElse(true);
        return !moves && site.holder(topic) > 0 && site.checkpoint(topic) == offset;
    }

    private CompletableFuture<PartitionReport> start(String topic, Map<String, String> more) {
        var environment = new HashMap<>(site.environment(topic));
        environment.putAll(more);
        return site.invoke(
                environment,
                Site.tick(minute++),
                WholeInvocations.LONG,
                () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                        .onFailure(FailurePolicy.stop())
                        .handle((key, value, context) -> done.add(context.offset())));
    }

    private static Iterable<Long> offsets(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }
}
