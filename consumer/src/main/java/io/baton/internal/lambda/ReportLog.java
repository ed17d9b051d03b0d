package io.baton.internal.lambda;

import io.baton.InvocationReport;
import java.lang.reflect.RecordComponent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes the report as one line of the log: a sentence for people, and its fields as key-value pairs for queries. */
final class ReportLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.baton.report");

    private ReportLog() {}

    static void write(InvocationReport report) {
        LoggingEventBuilder line = LOG.atInfo();
        for (RecordComponent field : InvocationReport.class.getRecordComponents()) {
            Object value = valueOf(field, report);
            if (value != null) {
                line = line.addKeyValue(field.getName(), value);
            }
        }
        line.log("Ended {} after {} ms: {}", report.outcome(), report.totalMillis(), report.reason());
    }

    private static Object valueOf(RecordComponent field, InvocationReport report) {
        try {
            return field.getAccessor().invoke(report);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A public record's accessors can be called: " + field, e);
        }
    }
}
