package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.report;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Gauge;
import io.baton.spi.MetricsSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What whole invocations tell CloudWatch: the lines of metrics, and the context of lines of log. */
class MetricsInvocationTest extends WholeInvocations {

    private static final Logger HANDLERS_OWN = LoggerFactory.getLogger("io.baton.test.Handler");

    @Test
    void aHolderTellsHowFarBehindItIsAndItsSuccessorHowLongTheGapWas() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 30);
        var holdsBack = new CountDownLatch(1);
        var metrics = new CapturedMetrics();
        var first = start(topic, 0, metrics, pipeline(Ordering.PARTITION, (key, value, context) -> {
            if (context.offset() == 10) {
                holdsBack.await();
            }
        }));
        await(() -> metrics.had("LagRecords", 20)
                && metrics.last("LagMillis").orElse(0) > 0
                && metrics.last("CheckpointAgeMillis").orElse(0) >= 1_000
                && metrics.last("TimeToRetentionMillis").orElse(0) > 0);
        holdsBack.countDown();
        await(() -> metrics.last("LagRecords").orElse(-1) == 0);
        assertThat(metrics.last("LagMillis")).hasValue(0);
        assertThat(metrics.last("FinishedAhead")).hasValue(0);
        var afterwards = new CapturedMetrics();
        var second = start(topic, 14, afterwards, pipeline(Ordering.PARTITION, (key, value, context) -> {}));
        PartitionReport superseded = report(first);
        site.produce(topic, 30, 40);
        await(() -> site.checkpoint(topic) == 40);
        PartitionReport stopped = site.stop(topic, second);

        assertThat(superseded.getRecords()).isEqualTo(30);
        assertThat(metrics.sum("Records")).isEqualTo(30);
        assertThat(afterwards.sum("Records")).isEqualTo(10);
        assertThat(metrics.sum("Bytes")).isEqualTo(bytes(0, 30));
        assertThat(metrics.last("Generation")).hasValue(1);
        assertThat(afterwards.last("Generation")).hasValue(2);
        assertThat(metrics.last("HandoffGapMillis")).as("it followed nobody").isEmpty();
        assertThat(afterwards.last("HandoffGapMillis")).hasValue(gap(stopped));
        // admission, rehearsal, claim, look, renewals, release
        assertThat(metrics.sum("DynamoDbCalls")).isGreaterThan(10);
        assertThat(metrics.points("HandlerMillis")).hasSize(30).allMatch(millis -> millis >= 0);
        assertThat(metrics.points("HandlerMillis"))
                .as("the one that was held back")
                .anyMatch(millis -> millis > 100);
        assertThat(metrics.points("LatencyMillis")).hasSize(30).anyMatch(millis -> millis > 100);
        for (JsonNode line : metrics.lines()) {
            if (line.has("LeakedThreads")) {
                continue; // the other invocation's: in Lambda it has a process of its own
            }
            assertThat(line.path("GroupId").asText()).isEqualTo(Site.GROUP);
            assertThat(line.path("Topic").asText()).isEqualTo(topic);
            assertThat(line.path("Partition").asText()).isEqualTo("0");
            assertThat(line.path("_aws")
                            .path("CloudWatchMetrics")
                            .path(0)
                            .path("Metrics")
                            .valueStream())
                    .extracting(definition -> definition.path("Name").asText())
                    .contains("Records", "Generation", "DynamoDbCalls")
                    .allMatch(line::has);
        }
    }

    private static long gap(PartitionReport report) {
        return report.getHandoffGapMillis() == null ? -1 : report.getHandoffGapMillis();
    }

    /** Of keys and values as {@link Site#produce} writes them. */
    private static long bytes(int from, int to) {
        long bytes = 0;
        for (int i = from; i < to; i++) {
            bytes += ("race-" + i % 3 + "v" + i).length();
        }
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void aLineOfTheHandlersOwnSaysWhichRecordItIsAbout(Ordering ordering) throws Exception {
        String topic = site.newTopic(1);
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        List<Header> traced = List.of(new RecordHeader("traceparent", parent.getBytes(UTF_8)));
        site.kafka.send(List.of(
                Cluster.record(topic, "a", "plain"),
                new ProducerRecord<>(topic, 0, null, "b".getBytes(UTF_8), "traced".getBytes(UTF_8), traced),
                Cluster.record(topic, "b", "plain again")));
        var seen = new ConcurrentLinkedQueue<String>();
        try (var log = new CapturedLog()) {
            var running = start(topic, 0, new CapturedMetrics(), pipeline(ordering, (key, value, context) -> {
                seen.add(value + "=" + MDC.get("traceparent"));
                HANDLERS_OWN.warn("handled {}", value);
            }));
            await(() -> site.checkpoint(topic) == 3);
            site.stop(topic, running);
            assertThat(seen).containsExactlyInAnyOrder("plain=null", "traced=" + parent, "plain again=null");
            var expected = new HashMap<String, String>(
                    Map.of("group", Site.GROUP, "topic", topic, "partition", "0", "offset", "0", "generation", "1"));
            assertThat(context(log, "handled plain")).isEqualTo(expected);
            expected.put("offset", "2");
            assertThat(context(log, "handled plain again")).isEqualTo(expected);
            expected.put("offset", "1");
            expected.put("traceparent", parent);
            assertThat(context(log, "handled traced")).isEqualTo(expected);
        }
    }

    private static Map<String, String> context(CapturedLog log, String line) {
        return log.events().stream()
                .filter(event -> event.getFormattedMessage().equals(line))
                .map(ILoggingEvent::getMDCPropertyMap)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSinkOfTheUsersGetsTheMetricsAndMayBeTheOnlyOne() throws Exception {
        var taken = new ConcurrentLinkedQueue<MetricsSnapshot>();
        var printed = new CapturedMetrics();
        String topic = consumed(printed, (groupId, partition) -> {
            assertThat(groupId).isEqualTo(Site.GROUP);
            return taken::add;
        });
        assertThat(taken.stream()
                        .mapToLong(snapshot -> snapshot.counts().getOrDefault(Count.RECORDS, 0L))
                        .sum())
                .as("records of %s", topic)
                .isEqualTo(10);
        assertThat(taken).anySatisfy(snapshot -> assertThat(snapshot.gauges()).containsEntry(Gauge.GENERATION, 1L));
        assertThat(printed.sum("Records")).isZero();
    }

    @Test
    void aBrokenSinkOfTheUsersEndsNoInvocation() throws Exception {
        consumed(new CapturedMetrics(), (groupId, partition) -> {
            Thread.currentThread().interrupt();
            throw new NoClassDefFoundError("com/acme/Metrics");
        });
        consumed(new CapturedMetrics(), (groupId, partition) -> snapshot -> {
            throw new StackOverflowError();
        });
    }

    /** Ten records by an invocation that prints no metrics; answers their topic. */
    private String consumed(CapturedMetrics printed, Invocation.UsersSinks sinks) throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        var environment = new HashMap<>(site.environment(topic));
        environment.put("BATON_METRICS", "off");
        environment.put("BATON_METRICS_INTERVAL", "1s");
        var running = site.invoke(
                environment,
                Site.tick(0),
                LONG,
                pipeline(Ordering.PARTITION, (key, value, context) -> {}),
                sinks,
                printed.out);
        await(() -> site.checkpoint(topic) == 10);
        assertThat(site.stop(topic, running).getRecords()).isEqualTo(10);
        return topic;
    }

    private CompletableFuture<PartitionReport> start(
            String topic, int minute, CapturedMetrics metrics, Supplier<Pipeline<?, ?>> pipeline) {
        var environment = new HashMap<>(site.environment(topic));
        environment.put("BATON_METRICS", "all");
        environment.put("BATON_METRICS_INTERVAL", "1s");
        return site.invoke(environment, Site.tick(minute), LONG, pipeline, metrics.out);
    }

    private static Supplier<Pipeline<?, ?>> pipeline(Ordering ordering, RecordHandler<String, String> handler) {
        return () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .concurrency(ordering == Ordering.PARTITION ? 1 : 4, ordering)
                .onFailure(FailurePolicy.stop())
                .handle(handler);
    }
}
