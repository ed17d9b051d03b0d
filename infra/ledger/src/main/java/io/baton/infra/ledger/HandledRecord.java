package io.baton.infra.ledger;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A record that a function has done, as the function itself wrote it down after the work.
 *
 * @param begunMicros when its work began: by the one clock that all execution environments share
 * @param atMicros when it was done, by the same clock
 */
public record HandledRecord(
        String topic,
        int partition,
        long offset,
        String key,
        long sequence,
        long generation,
        String requestId,
        long begunMicros,
        long atMicros) {

    private static final int FIELDS = 9;

    /** The record's line in a handled log: tab-separated, the key URL-encoded, in the order of the components. */
    String line() {
        return String.join(
                "\t",
                topic,
                Integer.toString(partition),
                Long.toString(offset),
                URLEncoder.encode(key, StandardCharsets.UTF_8),
                Long.toString(sequence),
                Long.toString(generation),
                requestId,
                Long.toString(begunMicros),
                Long.toString(atMicros));
    }

    /** Reads what {@link #line} writes. */
    public static HandledRecord parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(
                    "a handled line has " + FIELDS + " tab-separated fields, this one " + fields.length + ": " + line);
        }
        try {
            return new HandledRecord(
                    fields[0],
                    Integer.parseInt(fields[1]),
                    Long.parseLong(fields[2]),
                    URLDecoder.decode(fields[3], StandardCharsets.UTF_8),
                    Long.parseLong(fields[4]),
                    Long.parseLong(fields[5]),
                    fields[6],
                    Long.parseLong(fields[7]),
                    Long.parseLong(fields[8]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a handled line with a number that is none: " + line, e);
        }
    }
}
