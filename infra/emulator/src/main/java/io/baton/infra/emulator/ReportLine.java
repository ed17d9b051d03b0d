package io.baton.infra.emulator;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Lambda's log says at an attempt's end.
 *
 * @param init how long the environment took to ask for its first event; null of every later attempt
 * @param memorySize megabytes, as deployed
 * @param maxMemoryUsed megabytes of the environment so far; null where nobody tells
 * @param errorType null of an attempt that succeeded
 */
public record ReportLine(
        String requestId,
        Duration duration,
        @Nullable Duration init,
        int memorySize,
        @Nullable Integer maxMemoryUsed,
        @Nullable String errorType) {

    private static final double NANOS_A_MILLI = 1e6;

    /** The line, with tabs as in Lambda. */
    public String text() {
        var text = new StringBuilder("REPORT RequestId: ").append(requestId);
        append(text, "Duration", millis(duration));
        append(text, "Billed Duration", (long) Math.ceil(duration.toNanos() / NANOS_A_MILLI) + " ms");
        append(text, "Memory Size", memorySize + " MB");
        append(text, "Max Memory Used", maxMemoryUsed == null ? "unknown" : maxMemoryUsed + " MB");
        if (init != null) {
            append(text, "Init Duration", millis(init));
        }
        if (errorType != null) {
            append(text, "Status", "error");
            append(text, "Error Type", errorType);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String name, String value) {
        text.append('\t').append(name).append(": ").append(value);
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.2f ms", duration.toNanos() / NANOS_A_MILLI);
    }
}
