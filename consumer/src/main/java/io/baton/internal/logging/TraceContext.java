package io.baton.internal.logging;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.slf4j.MDC;

/**
 * A record's trace context, in the log's context under the headers' own names.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
final class TraceContext {

    static final String PARENT = "traceparent";
    static final String STATE = "tracestate";

    /** 55 in the format's first version; a later one may add to it. */
    private static final int LONGEST_PARENT = 128;
    /** What the format wants to be passed on at least. */
    private static final int LONGEST_STATE = 512;

    private TraceContext() {}

    /** True if there was any; a state without a parent is none. */
    static boolean put(Headers headers) {
        if (!put(headers, PARENT, LONGEST_PARENT)) {
            return false;
        }
        put(headers, STATE, LONGEST_STATE);
        return true;
    }

    static void remove() {
        MDC.remove(PARENT);
        MDC.remove(STATE);
    }

    private static boolean put(Headers headers, String name, int longest) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null || !sane(header.value(), longest)) {
            return false;
        }
        MDC.put(name, new String(header.value(), StandardCharsets.US_ASCII));
        return true;
    }

    /** Anybody may have written it: no line breaks, no control characters, nothing endless. */
    private static boolean sane(byte[] value, int longest) {
        if (value.length == 0 || value.length > longest) {
            return false;
        }
        for (byte b : value) {
            if (b < ' ' || b > '~') {
                return false;
            }
        }
        return true;
    }
}
