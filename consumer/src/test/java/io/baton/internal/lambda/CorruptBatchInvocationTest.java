package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.FailurePolicy;
import io.baton.InvocationFailedException;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.KafkaBroker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A byte on the broker's disk that is not the one that was written. */
@Tag("long")
class CorruptBatchInvocationTest {

    private final Queue<Long> done = new ConcurrentLinkedQueue<>();

    @Test
    void aCorruptBatchStopsThePartitionAndTheWayPastItIsSaid(@TempDir Path directory) throws Exception {
        try (var kafka = new KafkaBroker(BrokerSettings.DEFAULT.withDataDirectory(directory)).start();
                var site = new Site(Brokers.of(kafka))) {
            String topic = site.newTopic(1);
            site.produce(topic, 0, 10);
            site.produce(topic, 10, 20);
            endInGoodOrder(ProcessHandle.of(kafka.pid()).orElseThrow());
            spoilLastRecord(directory.resolve("data").resolve(topic + "-0"));
            kafka.start();

            InvocationFailedException failure = failure(start(site, topic, 0));
            long stopped = site.checkpoint(topic);
            assertThat(failure)
                    .hasMessageContaining("begins at offset " + stopped + " of " + topic + "-0 is corrupt")
                    .hasMessageContaining("stored crc")
                    .hasMessageContaining("leases seek riders/" + topic + "/0 --to-offset");
            assertThat(done).hasSize((int) stopped).doesNotContain(19L);

            site.produce(topic, 20, 25);
            site.seek(topic, 20);
            done.clear();
            var running = start(site, topic, 14);
            await(() -> site.checkpoint(topic) == 25);
            PartitionReport report = site.stop(topic, running);
            assertThat(report.getOutcome()).isEqualTo("stopped");
            assertThat(done).containsExactly(20L, 21L, 22L, 23L, 24L);
        }
    }

    /** Otherwise it checks its log when it comes back, and cuts off what is corrupt. */
    private static void endInGoodOrder(ProcessHandle broker) throws Exception {
        broker.destroy();
        broker.onExit().get(30, TimeUnit.SECONDS);
    }

    private static void spoilLastRecord(Path log) throws IOException {
        try (var segment =
                new RandomAccessFile(log.resolve("00000000000000000000.log").toFile(), "rw")) {
            byte[] value = "v19".getBytes(UTF_8);
            byte[] end = new byte[value.length + 1];
            segment.seek(segment.length() - end.length);
            segment.readFully(end);
            assertThat(new String(end, UTF_8)).startsWith("v19");
            segment.seek(segment.length() - end.length);
            segment.write('w');
        }
    }

    private CompletableFuture<PartitionReport> start(Site site, String topic, int minute) {
        return site.invoke(
                site.environment(topic),
                Site.tick(minute),
                WholeInvocations.LONG,
                () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                        .onFailure(FailurePolicy.stop())
                        .handle((key, value, context) -> done.add(context.offset())));
    }
}
