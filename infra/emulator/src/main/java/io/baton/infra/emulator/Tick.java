package io.baton.infra.emulator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * One firing of a function's schedule.
 *
 * @param number of this function's ticks of this kind, from 0
 * @param time when it was due, in whole milliseconds; what deduplication goes by, however late it comes
 */
public record Tick(String function, long number, Instant time, boolean watchdog) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** In the envelope of an EventBridge rule, with an id of its own each time. */
    public String toEventJson() {
        return """
            {"version":"0","id":"%s","detail-type":"Scheduled Event","source":"aws.events","account":"000000000000",\
            "time":"%s","region":"us-east-1","resources":["arn:aws:events:us-east-1:000000000000:rule/%s%s"],\
            "detail":{}%s}""".formatted(
                        UUID.randomUUID(),
                        TIME.format(time),
                        function,
                        watchdog ? "-watchdog" : "",
                        watchdog ? ",\"baton\":{\"trigger\":\"watchdog\"}" : "");
    }
}
