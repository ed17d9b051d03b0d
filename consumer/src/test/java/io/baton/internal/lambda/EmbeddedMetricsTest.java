package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.internal.lambda.MetricsSettings.Resolution;
import io.baton.internal.lambda.MetricsSettings.Which;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Gauge;
import io.baton.internal.metrics.Meters;
import io.baton.internal.metrics.Timing;
import io.baton.internal.time.SettableTime;
import io.baton.internal.time.SystemTime;
import io.baton.spi.Metric;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class EmbeddedMetricsTest {

    private static final Set<String> UNITS = Set.of("Count", "Bytes", "Milliseconds", "None");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final LeaseKey LEASE = new LeaseKey("riders", "telemetry", 3);

    private final Meters meters = new Meters();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void aSnapshotIsOneLineOfTheFormat() throws Exception {
        everythingHappens();
        write(Which.ALL, Resolution.STANDARD, LEASE);
        String text = out.toString(StandardCharsets.US_ASCII);
        assertThat(text).endsWith("}\n").containsOnlyOnce("\n");

        JsonNode line = checked();
        assertThat(line.at("/_aws/Timestamp").longValue()).isEqualTo(NOON.toEpochMilli());
        JsonNode directive = line.at("/_aws/CloudWatchMetrics/0");
        assertThat(directive.get("Namespace").textValue()).isEqualTo("Trains");
        assertThat(directive.get("Dimensions").toString()).isEqualTo("[[\"GroupId\",\"Topic\",\"Partition\"]]");
        assertThat(line.get("GroupId").textValue()).isEqualTo("riders");
        assertThat(line.get("Topic").textValue()).isEqualTo("telemetry");
        assertThat(line.get("Partition").textValue()).isEqualTo("3");
        assertThat(names(line))
                .isEqualTo(new TreeSet<>(all().map(Metric::metricName).toList()));
        assertThat(line.get("Records").longValue()).isEqualTo(1_001);
        assertThat(line.get("Retries").longValue()).isEqualTo(1);
        assertThat(line.get("LagMillis").longValue()).isEqualTo(42);
        assertThat(directive.findValuesAsText("StorageResolution")).isEmpty();
    }

    @Test
    void aDistributionIsAHundredValuesFromWhichPercentilesFollow() throws Exception {
        everythingHappens();
        write(Which.BASIC, Resolution.STANDARD, LEASE);
        JsonNode times = checked().get("HandlerMillis");
        assertThat(times.size()).isEqualTo(100);
        assertThat(times.get(49).doubleValue()).isBetween(24.5, 25.5);
        assertThat(times.get(98).doubleValue()).isBetween(49.0, 51.0);
        assertThat(times.get(99).doubleValue()).isBetween(49.0, 51.0);
    }

    @Test
    void thePartitionsOfOneFunctionShareAllMetricsButTheOneThatShowsAHolder() throws Exception {
        everythingHappens();
        List<LeaseKey> function = Stream.of(3, 4, 5, 9)
                .map(partition -> new LeaseKey("riders", "telemetry", partition))
                .toList();
        var time = new SettableTime();
        new EmbeddedMetrics(
                        new PrintStream(out),
                        new MetricsSettings(Which.ALL, Duration.ofSeconds(60), Resolution.STANDARD, "Trains"),
                        LEASE,
                        function,
                        time)
                .write(meters.drain());
        JsonNode line = new ObjectMapper().readTree(out.toByteArray());
        JsonNode own = line.at("/_aws/CloudWatchMetrics/0");
        JsonNode shared = line.at("/_aws/CloudWatchMetrics/1");
        assertThat(own.get("Dimensions").toString()).isEqualTo("[[\"GroupId\",\"Topic\",\"Partition\"]]");
        assertThat(own.get("Metrics").findValuesAsText("Name")).containsExactly("Records");
        assertThat(shared.get("Dimensions").toString()).isEqualTo("[[\"GroupId\",\"Topic\",\"Partitions\"]]");
        assertThat(shared.get("Metrics").findValuesAsText("Name"))
                .doesNotContain("Records")
                .hasSize((int) all().count() - 1);
        assertThat(line.get("Partition").textValue()).isEqualTo("3");
        assertThat(line.get("Partitions").textValue()).isEqualTo("3-5,9");
    }

    @Test
    void theBasicOnesAreMetricsAndTheOthersFieldsOfTheLine() throws Exception {
        everythingHappens();
        write(Which.BASIC, Resolution.STANDARD, LEASE);
        JsonNode line = checked();
        assertThat(names(line))
                .isEqualTo(new TreeSet<>(
                        all().filter(Metric::basic).map(Metric::metricName).toList()));
        assertThat(line.get("Retries").longValue()).isEqualTo(1);
        assertThat(line.get("LatencyMillis").isArray()).isTrue();
    }

    @Test
    void whatDidNotHappenIsLeftOutExceptRecordsOfAHolder() throws Exception {
        meters.gauge(Gauge.GENERATION, 42);
        write(Which.BASIC, Resolution.STANDARD, LEASE);
        JsonNode line = checked();
        assertThat(names(line)).containsExactly("Records");
        assertThat(line.get("Records").longValue()).isZero();
        assertThat(line.has("Failures")).isFalse();
    }

    @Test
    void whoeverHoldsNothingIsNotTakenForALivingConsumer() throws Exception {
        meters.count(Count.DUPLICATES_ENDED);
        write(Which.ALL, Resolution.STANDARD, LEASE);
        assertThat(names(checked())).containsExactly("DuplicatesEnded");
    }

    @Test
    void aLineWithoutAnyMetricIsNotWritten() {
        meters.count(Count.DUPLICATES_ENDED);
        write(Which.BASIC, Resolution.STANDARD, LEASE);
        assertThat(out.size()).isZero();
    }

    @Test
    void highResolutionIsAskedForMetricByMetric() throws Exception {
        everythingHappens();
        write(Which.BASIC, Resolution.HIGH, LEASE);
        for (JsonNode metric : checked().at("/_aws/CloudWatchMetrics/0/Metrics")) {
            assertThat(metric.get("StorageResolution").intValue()).isEqualTo(1);
        }
    }

    @Test
    void hostileNamesStayInsideTheirValues() throws Exception {
        meters.finished(1, 1);
        var hostile = new LeaseKey("\"},\n{\"_aws\":\\ größe\u0000\uD83D\uDE80", "~a\"b\\c", 0);
        write(Which.BASIC, Resolution.STANDARD, hostile);
        assertThat(out.toString(StandardCharsets.US_ASCII)).containsOnlyOnce("\n");
        JsonNode line = checked();
        assertThat(line.get("Topic").textValue()).isEqualTo("~a\"b\\c");
        assertThat(line.get("GroupId").textValue())
                .isEqualTo("\"},\\u000a{\"_aws\":\\ gr\\u00f6\\u00dfe\\u0000\\ud83d\\ude80");
    }

    @Test
    void anEndlessNameIsCut() throws Exception {
        meters.finished(1, 1);
        write(Which.BASIC, Resolution.STANDARD, new LeaseKey("g".repeat(30_000), "t", 0));
        assertThat(checked().get("GroupId").textValue()).hasSize(1024);
    }

    @Test
    void aLineIsWrittenInOneCall() {
        var writes = new ArrayList<Integer>();
        everythingHappens();
        sink(
                        new PrintStream(new OutputStream() {
                            @Override
                            public void write(int b) {
                                writes.add(1);
                            }

                            @Override
                            public void write(byte[] bytes, int from, int length) {
                                writes.add(length);
                            }
                        }),
                        Which.ALL,
                        Resolution.STANDARD,
                        LEASE)
                .write(meters.drain());
        assertThat(writes).hasSize(1);
    }

    @Test
    void offIsSilent() {
        everythingHappens();
        write(Which.OFF, Resolution.STANDARD, LEASE);
        assertThat(out.size()).isZero();
    }

    @Test
    void noThreadIsStarted() throws Exception {
        var watch = new ThreadWatch();
        everythingHappens();
        write(Which.ALL, Resolution.STANDARD, LEASE);
        assertThat(watch.leftBehind(new SystemTime())).isEmpty();
    }

    private void everythingHappens() {
        meters.committed(1_000_000);
        meters.snapshot(1_000_000);
        for (Count what : Count.values()) {
            meters.count(what);
        }
        meters.finished(1_000, 5_000);
        for (Gauge what : Gauge.values()) {
            meters.gauge(what, 42);
        }
        for (int i = 1; i <= 1_000; i++) {
            meters.handled(Duration.ofMillis(50).toNanos() * i / 1_000, 1);
            meters.latency(i);
        }
    }

    private void write(Which which, Resolution resolution, LeaseKey lease) {
        sink(new PrintStream(out), which, resolution, lease).write(meters.drain());
    }

    private static EmbeddedMetrics sink(PrintStream to, Which which, Resolution resolution, LeaseKey lease) {
        var time = new SettableTime();
        time.advance(Duration.between(Instant.EPOCH, NOON));
        return new EmbeddedMetrics(
                to, new MetricsSettings(which, Duration.ofSeconds(60), resolution, "Trains"), lease, time);
    }

    /** The line, once it has been found to follow the format's specification. */
    private JsonNode checked() throws Exception {
        JsonNode line = new ObjectMapper().readTree(out.toByteArray());
        assertThat(line.at("/_aws/Timestamp").isIntegralNumber()).isTrue();
        JsonNode directives = line.at("/_aws/CloudWatchMetrics");
        assertThat(directives.isArray()).isTrue();
        assertThat(directives).isNotEmpty().allSatisfy(directive -> {
            assertThat(directive.get("Namespace").textValue()).isNotBlank();
            assertThat(directive.get("Dimensions")).isNotEmpty().allSatisfy(set -> {
                assertThat(set.size()).isBetween(1, 30);
                for (JsonNode dimension : set) {
                    assertThat(line.get(dimension.textValue()).textValue())
                            .isNotBlank()
                            .hasSizeLessThanOrEqualTo(1024)
                            .matches("[ -~]+");
                }
            });
            assertThat(directive.get("Metrics").size()).isBetween(1, 100);
            assertThat(directive.get("Metrics")).allSatisfy(metric -> {
                assertThat(UNITS).contains(metric.get("Unit").textValue());
                JsonNode value = line.get(metric.get("Name").textValue());
                if (value.isArray()) {
                    assertThat(value.size()).isBetween(1, 100);
                    assertThat(value).allMatch(JsonNode::isNumber);
                } else {
                    assertThat(value.isNumber()).isTrue();
                }
            });
        });
        return line;
    }

    private static Set<String> names(JsonNode line) {
        List<String> names = StreamSupport.stream(
                        line.at("/_aws/CloudWatchMetrics/0/Metrics").spliterator(), false)
                .map(metric -> metric.get("Name").textValue())
                .toList();
        assertThat(names).doesNotHaveDuplicates();
        return new TreeSet<>(names);
    }

    private static Stream<Metric> all() {
        return Stream.<Metric[]>of(Count.values(), Gauge.values(), Timing.values())
                .flatMap(Stream::of);
    }
}
