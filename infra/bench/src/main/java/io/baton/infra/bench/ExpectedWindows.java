package io.baton.infra.bench;

import io.baton.infra.bench.measure.ClosedWindows;
import io.baton.infra.bench.measure.Events;
import io.baton.infra.bench.measure.WindowKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The windows of a topic's records, reckoned without any of the contestants: what they are judged by. A key's open windows have a
 * place each, by their start; a place is free again well before another window needs it, as no record is out of order by more
 * than {@link Events#OUT_OF_ORDER_MILLIS}.
 */
final class ExpectedWindows {

    private static final long NONE = Long.MIN_VALUE;

    private final WindowKind kind;
    private final int places;
    private final long[] starts;
    private final long[] ends;
    private final long[] aggregates;
    private final ClosedWindows closed = new ClosedWindows();

    private ExpectedWindows(WindowKind kind, int keys) {
        this.kind = kind;
        this.places = kind.advanceMillis() == 0
                ? 1
                : (kind.sizeMillis() + Events.OUT_OF_ORDER_MILLIS) / kind.advanceMillis() + 2;
        this.starts = new long[keys * places];
        this.ends = new long[keys * places];
        this.aggregates = new long[keys * places];
        Arrays.fill(starts, NONE);
    }

    /** Of all records that a case wants of its topic. */
    static List<ClosedWindows.Second> of(WindowKind kind, BenchCase benchCase) {
        Topic topic = benchCase.topic();
        var windows = new ExpectedWindows(kind, topic.keys());
        for (long offset = 0; offset < benchCase.records(); offset++) {
            Long millis = topic.events().eventMillis(offset);
            if (millis == null) {
                throw new IllegalArgumentException("The records of " + topic.name() + " have no event times");
            }
            windows.add(topic.events().key(offset, topic.keys()), millis, Events.price(offset));
        }
        for (int place = 0; place < windows.starts.length; place++) {
            windows.close(place);
        }
        return windows.closed.seconds();
    }

    /**
     * How many seconds have other windows than expected.
     *
     * @param found what a contestant closed, of which the last second does not count: more of it may have been to come
     */
    static long wrong(List<ClosedWindows.Second> expected, List<ClosedWindows.Second> found) {
        long until = found.isEmpty() ? NONE : found.getLast().second();
        Map<Long, ClosedWindows.Second> left = new HashMap<>();
        expected.stream().filter(each -> each.second() < until).forEach(each -> left.put(each.second(), each));
        long wrong = 0;
        for (ClosedWindows.Second each : found) {
            if (each.second() < until && !each.equals(left.remove(each.second()))) {
                wrong++;
            }
        }
        return wrong + left.size();
    }

    private void add(int key, long millis, long price) {
        if (kind.advanceMillis() == 0) {
            addToSession(key, millis, price);
            return;
        }
        int advance = kind.advanceMillis();
        for (long start = millis / advance * advance; start > millis - kind.sizeMillis(); start -= advance) {
            int place = key * places + (int) (start / advance % places);
            if (starts[place] != start) {
                open(place, start, start + kind.sizeMillis());
            }
            aggregates[place] = kind.with(aggregates[place], price);
        }
    }

    /** Two sessions of a key are further apart than records are out of order, so that one is open at a time. */
    private void addToSession(int key, long millis, long price) {
        if (starts[key] == NONE || millis > ends[key] + kind.sizeMillis()) {
            open(key, millis, millis);
        }
        starts[key] = Math.min(starts[key], millis);
        ends[key] = Math.max(ends[key], millis);
        aggregates[key] = kind.with(aggregates[key], price);
    }

    private void open(int place, long start, long end) {
        close(place);
        starts[place] = start;
        ends[place] = end;
        aggregates[place] = 0;
    }

    private void close(int place) {
        if (starts[place] != NONE) {
            closed.add(place / places, starts[place], ends[place], aggregates[place]);
        }
    }
}
