package io.baton.internal.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.PartitionRanges;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Gauge;
import io.baton.internal.metrics.Timing;
import io.baton.internal.time.Time;
import io.baton.spi.Metric;
import io.baton.spi.MetricsSink;
import io.baton.spi.MetricsSnapshot;
import io.baton.spi.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes snapshots as lines of CloudWatch's embedded metric format. CloudWatch reads them from the log, so there is no call that
 * could fail. A measurement that is not to become a metric is a field of the line, for queries. The partitions of one function
 * share most metrics: counts add up, and of a gauge the maximum says what the worst partition is like.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">the format</a>
 */
final class EmbeddedMetrics implements MetricsSink {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final MathContext DIGITS = new MathContext(3);
    private static final int LONGEST_DIMENSION = 1024;
    private static final String GROUP_ID = "GroupId";
    private static final String TOPIC = "Topic";
    private static final String PARTITION = "Partition";
    private static final String PARTITIONS = "Partitions";

    private final PrintStream out;
    private final MetricsSettings settings;
    private final Map<String, String> dimensions = new LinkedHashMap<>();
    private final boolean isOnly;
    private final Time time;

    /** @param all partitions of the function */
    EmbeddedMetrics(PrintStream out, MetricsSettings settings, LeaseKey lease, List<LeaseKey> all, Time time) {
        this.out = out;
        this.settings = settings;
        this.isOnly = all.size() == 1;
        this.time = time;
        dimensions.put(GROUP_ID, dimension(lease.groupId()));
        dimensions.put(TOPIC, dimension(lease.topic()));
        dimensions.put(PARTITION, Integer.toString(lease.partition()));
        if (!isOnly) {
            dimensions.put(
                    PARTITIONS,
                    dimension(PartitionRanges.format(
                            all.stream().map(LeaseKey::partition).toList())));
        }
    }

    /** Of a function's only partition. */
    EmbeddedMetrics(PrintStream out, MetricsSettings settings, LeaseKey lease, Time time) {
        this(out, settings, lease, List.of(lease), time);
    }

    @Override
    public void write(MetricsSnapshot snapshot) {
        if (settings.which() == MetricsSettings.Which.OFF) {
            return;
        }
        Map<Metric, List<BigDecimal>> values = values(snapshot);
        if (values.keySet().stream().noneMatch(this::isMetric)) {
            return;
        }
        byte[] line = line(values);
        // in one call: Lambda makes a log event of each, and the log's own lines come from other threads
        out.write(line, 0, line.length);
        out.flush();
    }

    /**
     * Leaves out counts of zero: a metric with a zero costs as much as another. Only a holder of the partition writes its count
     * of records even if that is zero. So an alarm on missing data means that there is no holder.
     */
    private static Map<Metric, List<BigDecimal>> values(MetricsSnapshot snapshot) {
        boolean holds = snapshot.gauges().containsKey(Gauge.GENERATION);
        var values = new LinkedHashMap<Metric, List<BigDecimal>>();
        snapshot.counts().forEach((what, count) -> {
            if (count != 0 || (what == Count.RECORDS && holds)) {
                values.put(what, List.of(BigDecimal.valueOf(count)));
            }
        });
        snapshot.gauges().forEach((what, value) -> values.put(what, List.of(BigDecimal.valueOf(value))));
        snapshot.timings().forEach((what, times) -> {
            if (!times.isEmpty()) {
                values.put(
                        what,
                        times.points().stream().map(EmbeddedMetrics::rounded).toList());
            }
        });
        return values;
    }

    private boolean isMetric(Metric metric) {
        return metric.basic() || settings.which() == MetricsSettings.Which.ALL;
    }

    private byte[] line(Map<Metric, List<BigDecimal>> values) {
        var line = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            writeDirective(json, values);
            for (Map.Entry<String, String> dimension : dimensions.entrySet()) {
                json.writeStringField(dimension.getKey(), dimension.getValue());
            }
            for (Map.Entry<Metric, List<BigDecimal>> value : values.entrySet()) {
                json.writeFieldName(value.getKey().metricName());
                writeValue(json, value.getKey(), value.getValue());
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can be written to", e);
        }
        return line.toByteArray();
    }

    private void writeDirective(JsonGenerator json, Map<Metric, List<BigDecimal>> values) throws IOException {
        json.writeObjectFieldStart("_aws");
        json.writeNumberField("Timestamp", time.now().toEpochMilli());
        json.writeArrayFieldStart("CloudWatchMetrics");
        List<Metric> metrics = values.keySet().stream().filter(this::isMetric).toList();
        if (isOnly) {
            writeMetrics(json, PARTITION, metrics);
        } else {
            // each metric of each partition costs money: a partition has one of its own, which shows that it has a
            // holder
            writeMetrics(
                    json,
                    PARTITION,
                    metrics.stream().filter(Count.RECORDS::equals).toList());
            writeMetrics(
                    json,
                    PARTITIONS,
                    metrics.stream().filter(metric -> metric != Count.RECORDS).toList());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** @param dimension the last of the three, which says of what they are */
    private void writeMetrics(JsonGenerator json, String dimension, List<Metric> metrics) throws IOException {
        if (metrics.isEmpty()) {
            return;
        }
        json.writeStartObject();
        json.writeStringField("Namespace", settings.namespace());
        json.writeArrayFieldStart("Dimensions");
        json.writeStartArray();
        json.writeString(GROUP_ID);
        json.writeString(TOPIC);
        json.writeString(dimension);
        json.writeEndArray();
        json.writeEndArray();
        json.writeArrayFieldStart("Metrics");
        for (Metric metric : metrics) {
            writeDefinition(json, metric);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeDefinition(JsonGenerator json, Metric metric) throws IOException {
        json.writeStartObject();
        json.writeStringField("Name", metric.metricName());
        json.writeStringField("Unit", unit(metric.unit()));
        if (settings.resolution() == MetricsSettings.Resolution.HIGH) {
            json.writeNumberField("StorageResolution", 1);
        }
        json.writeEndObject();
    }

    private static void writeValue(JsonGenerator json, Metric metric, List<BigDecimal> values) throws IOException {
        if (!(metric instanceof Timing)) {
            writeNumber(json, values.getFirst());
            return;
        }
        json.writeStartArray();
        for (BigDecimal value : values) {
            writeNumber(json, value);
        }
        json.writeEndArray();
    }

    /** Without an exponent, for readers of the log. */
    private static void writeNumber(JsonGenerator json, BigDecimal value) throws IOException {
        json.writeNumber(value.toPlainString());
    }

    /** A measurement is exact to 1%. */
    private static BigDecimal rounded(double millis) {
        return BigDecimal.valueOf(millis).round(DIGITS).stripTrailingZeros();
    }

    private static String unit(Unit unit) {
        return switch (unit) {
            case COUNT -> "Count";
            case BYTES -> "Bytes";
            case MILLISECONDS -> "Milliseconds";
            case NONE -> "None";
        };
    }

    /** CloudWatch drops a metric if a dimension is too long or has a character that is not printable ASCII. */
    private static String dimension(String text) {
        var clean = new StringBuilder();
        text.chars().forEach(c -> {
            if (c >= ' ' && c <= '~') {
                clean.append((char) c);
            } else {
                clean.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        clean.setLength(Math.min(clean.length(), LONGEST_DIMENSION));
        return clean.toString();
    }
}
