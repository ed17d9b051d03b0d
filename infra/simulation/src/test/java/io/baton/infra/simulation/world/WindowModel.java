package io.baton.infra.simulation.world;

import io.baton.Windows;
import io.baton.internal.snapshot.OpenWindowBytes;
import io.baton.internal.snapshot.SimulatedState.Contents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Windows by their definition: which records are in which window, and which windows have closed. */
final class WindowModel implements Model {

    private record Open(String key, long start, long end, List<Long> records) {

        String id() {
            return WindowModel.id(key, start, end);
        }

        Open with(long another, long time) {
            var all = new ArrayList<>(records);
            all.add(another);
            return new Open(key, Math.min(start, time), Math.max(end, time), all);
        }

        Open and(Open other) {
            var all = new ArrayList<>(records);
            all.addAll(other.records);
            return new Open(key, Math.min(start, other.start), Math.max(end, other.end), all);
        }
    }

    private final Remembering remembering;
    private final Windows windows;
    private final List<Open> open;
    private final List<Done> done = new ArrayList<>();
    private long watermark;

    WindowModel(Remembering remembering) {
        this(remembering, new ArrayList<>(), -1);
    }

    private WindowModel(Remembering remembering, List<Open> open, long watermark) {
        this.remembering = remembering;
        this.windows = Objects.requireNonNull(remembering.windows());
        this.open = open;
        this.watermark = watermark;
    }

    static String id(String key, long start, long end) {
        return "%s %s-%s".formatted(key, start, end);
    }

    @Override
    public Model copy() {
        return new WindowModel(remembering, new ArrayList<>(open), watermark);
    }

    @Override
    public void handles(Log.Entry entry) {
        watermark = Math.max(watermark, entry.timestamp() - windows.outOfOrder().toMillis());
        if (windows.kind() == Windows.Kind.SESSION) {
            addToSession(entry);
        } else {
            addToEach(entry);
        }
        close();
    }

    private void addToEach(Log.Entry entry) {
        long size = windows.size().toMillis();
        long advance = windows.advance().toMillis();
        for (long start = entry.timestamp() / advance * advance; start > entry.timestamp() - size; start -= advance) {
            if (remembering.closesAt(start + size) > watermark) {
                long begin = start;
                Open found = open.stream()
                        .filter(each -> each.key.equals(entry.key()) && each.start == begin)
                        .findFirst()
                        .orElse(new Open(entry.key(), start, start + size, List.of()));
                open.remove(found);
                open.add(found.with(entry.sequence(), start));
            }
        }
    }

    private void addToSession(Log.Entry entry) {
        long gap = windows.size().toMillis();
        long time = entry.timestamp();
        List<Open> near = open.stream()
                .filter(each -> each.key.equals(entry.key()) && each.end >= time - gap && each.start <= time + gap)
                .toList();
        Open session = near.stream()
                .reduce(Open::and)
                .orElse(new Open(entry.key(), time, time, List.of()))
                .with(entry.sequence(), time);
        if (remembering.closesAt(session.end) > watermark) {
            open.removeAll(near);
            open.add(session);
        }
    }

    private void close() {
        open.stream()
                .filter(each -> remembering.closesAt(each.end) <= watermark)
                .sorted(Comparator.comparingLong(Open::end).thenComparing(Open::key))
                .forEach(each -> done.add(
                        new Done(each.id(), each.records.stream().sorted().toList())));
        open.removeIf(each -> remembering.closesAt(each.end) <= watermark);
    }

    @Override
    public @Nullable String differsFrom(Contents contents, Decisions decisions) {
        Long marked =
                Texts.number(contents.of(Remembering.WINDOWS + ".watermark").get(""));
        long reached = marked == null || Log.isLongAgo(marked) ? watermark : marked;
        if (reached < watermark) {
            return "the watermark is %s, and its records have raised it to %s".formatted(reached, watermark);
        }
        Map<String, List<Long>> found = found(contents);
        Map<String, List<Long>> before = expected();
        if (!found.equals(before)) {
            close(); // what an earlier decision of the clock has closed since
        }
        if (reached > watermark) {
            watermark = reached; // and nothing is closed by it yet
            decisions.raised(watermark);
        }
        return found.equals(expected())
                ? null
                : "the open windows are %s, and should be %s, or %s".formatted(found, before, expected());
    }

    private static Map<String, List<Long>> found(Contents contents) {
        var found = new TreeMap<String, List<Long>>();
        contents.of(Remembering.WINDOWS + ".windows").forEach((key, bytes) -> {
            for (OpenWindowBytes window : OpenWindowBytes.of(bytes)) {
                if (!Log.isLongAgo(window.end())) {
                    found.put(
                            id(key, window.start(), window.end()),
                            Texts.numbers(window.aggregate()).stream().sorted().toList());
                }
            }
        });
        return found;
    }

    private Map<String, List<Long>> expected() {
        var expected = new TreeMap<String, List<Long>>();
        open.forEach(
                each -> expected.put(each.id(), each.records.stream().sorted().toList()));
        return expected;
    }

    @Override
    public List<Done> takeDone() {
        List<Done> taken = List.copyOf(done);
        done.clear();
        return taken;
    }

    @Override
    public boolean isQuiet() {
        return windows.idle() == null || open.isEmpty();
    }
}
