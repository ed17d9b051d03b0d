package io.baton.internal.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.spi.Origin;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/** Reads our headers without trusting them; of several with one name, the last. */
public final class HeaderValues {

    /** More than anybody fails; and a sum of two is still a number. */
    private static final int MOST = 1_000_000;

    /** The distance of two such times fits into a long of nanoseconds. */
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private static final long NO_TIMESTAMP = -1;

    private final Headers headers;

    public HeaderValues(Headers headers) {
        this.headers = headers;
    }

    public Optional<Origin> origin() {
        Optional<String> topic = text(LetterHeaders.ORIGIN_TOPIC).filter(name -> !name.isEmpty());
        Optional<Integer> partition = parsed(LetterHeaders.ORIGIN_PARTITION, Integer::valueOf, it -> it >= 0);
        Optional<Long> offset = parsed(LetterHeaders.ORIGIN_OFFSET, Long::valueOf, it -> it >= 0);
        if (topic.isEmpty() || partition.isEmpty() || offset.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Origin(
                topic.get(),
                partition.get(),
                offset.get(),
                parsed(LetterHeaders.ORIGIN_TIMESTAMP, Long::valueOf, it -> it >= NO_TIMESTAMP)
                        .orElse(NO_TIMESTAMP),
                parsed(LetterHeaders.ORIGIN_TIMESTAMP_TYPE, TimestampType::forName, it -> true)
                        .orElse(TimestampType.NO_TIMESTAMP_TYPE)));
    }

    public Optional<Integer> count(String name) {
        return parsed(name, Integer::valueOf, it -> it >= 0 && it <= MOST);
    }

    public Optional<Instant> millis(String name) {
        return parsed(name, it -> Instant.ofEpochMilli(Long.parseLong(it)), HeaderValues::plausible);
    }

    public Optional<Instant> instant(String name) {
        return parsed(name, Instant::parse, HeaderValues::plausible);
    }

    private static boolean plausible(Instant time) {
        return !time.isBefore(Instant.EPOCH) && time.isBefore(LATEST);
    }

    private <T> Optional<T> parsed(String name, Function<String, T> parser, Predicate<T> makesSense) {
        try {
            return text(name).map(parser).filter(makesSense);
        } catch (IllegalArgumentException | DateTimeException | NoSuchElementException e) {
            return Optional.empty();
        }
    }

    public Optional<String> text(String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), UTF_8));
    }
}
