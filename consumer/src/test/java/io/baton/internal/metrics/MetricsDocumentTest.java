package io.baton.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.spi.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsDocumentTest {

    @Test
    void theDocumentListsEveryMetricAsItIs() throws Exception {
        var rows = Files.readAllLines(Path.of("METRICS.md")).stream()
                .filter(line -> line.matches("\\| `[A-Za-z]+` \\| .* \\| (basic|all) \\| .*"));
        var metrics = Stream.<Metric[]>of(Count.values(), Gauge.values(), Timing.values())
                .flatMap(Stream::of)
                .map(MetricsDocumentTest::row);
        assertThat(rows).containsExactlyElementsOf(metrics.toList());
    }

    private static String row(Metric metric) {
        String unit = metric.unit().name().charAt(0)
                + metric.unit().name().substring(1).toLowerCase(Locale.ROOT);
        return "| `%s` | %s | %s | %s |"
                .formatted(metric.metricName(), unit, metric.basic() ? "basic" : "all", metric.meaning());
    }
}
