package io.baton.internal.lambda;

import io.baton.PartitionReport;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes the report as one line of the log: a sentence for people, and its fields as key-value pairs for queries. */
final class ReportLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.baton.report");

    private ReportLog() {}

    static void write(PartitionReport report) {
        LoggingEventBuilder line = LOG.atInfo();
        for (Map.Entry<String, Object> property : report.toMap().entrySet()) {
            line = line.addKeyValue(property.getKey(), property.getValue());
        }
        line.log("Ended {} after {} ms: {}", report.getOutcome(), report.getTotalMillis(), report.getReason());
    }
}
