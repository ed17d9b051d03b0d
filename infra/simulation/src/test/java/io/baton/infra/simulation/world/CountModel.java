package io.baton.infra.simulation.world;

import static io.baton.infra.simulation.world.Remembered.FIRED;
import static io.baton.infra.simulation.world.Remembered.HANDLED;

import io.baton.Timer;
import io.baton.internal.snapshot.SimulatedState.Contents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What has been handled of each key, and the timers that its records have set. */
final class CountModel implements Model {

    private final Plan plan;
    private final Remembering remembering;
    private final Log log;
    private final Map<String, List<Long>> handled = new TreeMap<>();
    /** The times that were ever set. */
    private final Map<String, List<Long>> set = new TreeMap<>();

    private final Map<String, Long> pending = new TreeMap<>();
    private final Map<String, List<Long>> fired = new TreeMap<>();
    private final List<Done> done = new ArrayList<>();
    private long watermark = -1;

    CountModel(Plan plan, Remembering remembering, Log log) {
        this.plan = plan;
        this.remembering = remembering;
        this.log = log;
    }

    static String id(String key, long millis) {
        return "%s at %s".formatted(key, millis);
    }

    @Override
    public Model copy() {
        var copy = new CountModel(plan, remembering, log);
        handled.forEach((key, all) -> copy.handled.put(key, new ArrayList<>(all)));
        set.forEach((key, all) -> copy.set.put(key, new ArrayList<>(all)));
        fired.forEach((key, all) -> copy.fired.put(key, new ArrayList<>(all)));
        copy.pending.putAll(pending);
        copy.watermark = watermark;
        return copy;
    }

    private boolean byEventTime() {
        Timer timer = remembering.timer();
        return timer != null && timer.isByEventTime();
    }

    @Override
    public void handles(Log.Entry entry) {
        while (byEventTime() && fireNext()) {
            // those before it
        }
        handled.computeIfAbsent(entry.key(), unused -> new ArrayList<>()).add(entry.sequence());
        if (remembering.timer() != null && Remembered.setsTimer(entry)) {
            long time = Remembered.timeOf(entry, remembering);
            set.computeIfAbsent(entry.key(), unused -> new ArrayList<>()).add(time);
            pending.put(entry.key(), time);
        } else if (Remembered.cancelsTimer(entry)) {
            pending.remove(entry.key());
        }
        watermark =
                Math.max(watermark, entry.timestamp() - remembering.outOfOrder().toMillis());
    }

    private boolean fireNext() {
        Map.Entry<String, Long> next = pending.entrySet().stream()
                .filter(each -> each.getValue() <= watermark)
                .min(Comparator.comparingLong((Map.Entry<String, Long> each) -> each.getValue())
                        .thenComparing(Map.Entry::getKey))
                .orElse(null);
        if (next == null) {
            return false;
        }
        String key = next.getKey();
        long time = next.getValue();
        pending.remove(key);
        fired.computeIfAbsent(key, unused -> new ArrayList<>()).add(time);
        done.add(new Done(id(key, time), List.of(time)));
        return true;
    }

    @Override
    public @Nullable String differsFrom(Contents contents, Decisions decisions) {
        String wrong = countsDiffer(contents);
        if (wrong != null || remembering.timer() == null) {
            return wrong;
        }
        return byEventTime() ? timersDiffer(contents, decisions) : timersByClockDiffer(contents);
    }

    private @Nullable String countsDiffer(Contents contents) {
        var keys = new TreeSet<>(handled.keySet());
        keys.addAll(contents.of(HANDLED.name()).keySet());
        for (String key : keys) {
            List<Long> found = ofSure(Texts.numbers(contents.of(HANDLED.name()).get(key)));
            List<Long> expected = ofSure(handled.getOrDefault(key, List.of()));
            if (!found.equals(expected)) {
                return "%s has %s, and should have %s".formatted(key, found, expected);
            }
        }
        return null;
    }

    /** The records that were handled for sure; in their order, where there is one. */
    private List<Long> ofSure(List<Long> sequences) {
        List<Long> sure = sequences.stream()
                .filter(sequence -> isSure(log.ofSequence(sequence)))
                .toList();
        return plan.orders() ? sure : sure.stream().sorted().toList();
    }

    private boolean isSure(Log.Entry entry) {
        return entry.fate().isSure(plan) && !log.isGone(entry.offset());
    }

    private @Nullable String timersDiffer(Contents contents, Decisions decisions) {
        Long marked = Texts.number(contents.of(Remembering.TIMER + ".watermark").get(""));
        long reached = marked == null || Log.isLongAgo(marked) ? watermark : marked;
        if (reached < watermark) {
            return "the watermark is %s, and its records have raised it to %s".formatted(reached, watermark);
        }
        Map<String, Long> found = pending(contents);
        Map<String, List<Long>> rung = fired(contents);
        while (!(found.equals(pending) && rung.equals(fired))) {
            if (!fireNext()) {
                return "the timers are %s and have fired %s; they should be %s and %s"
                        .formatted(found, rung, pending, fired);
            }
        }
        if (reached > watermark) {
            watermark = reached; // and nothing has fired by it yet
            decisions.raised(watermark);
        }
        return null;
    }

    /** By the clock a timer may fire anywhere; but each only once, and none is forgotten. */
    private @Nullable String timersByClockDiffer(Contents contents) {
        Map<String, Long> found = pending(contents);
        Map<String, List<Long>> rung = fired(contents);
        for (Map.Entry<String, List<Long>> each : rung.entrySet()) {
            var left = new ArrayList<>(set.getOrDefault(each.getKey(), List.of()));
            for (long time : each.getValue()) {
                if (!left.remove((Object) time)) {
                    return "%s has a timer fired at %s, and its records have set %s"
                            .formatted(each.getKey(), each.getValue(), set.get(each.getKey()));
                }
            }
        }
        var keys = new TreeSet<>(found.keySet());
        keys.addAll(pending.keySet());
        for (String key : keys) {
            Long last = pending.get(key);
            boolean over = last != null
                    && !found.containsKey(key)
                    && rung.getOrDefault(key, List.of()).contains(last);
            if (!Objects.equals(found.get(key), over ? null : last)) {
                return "the timer of %s is at %s, and its records have set %s, and it has fired at %s"
                        .formatted(key, found.get(key), last, rung.get(key));
            }
            if (over) {
                pending.remove(key);
            }
        }
        rung.forEach((key, times) -> {
            List<Long> before = fired.getOrDefault(key, List.of());
            times.stream().skip(before.size()).forEach(time -> done.add(new Done(id(key, time), List.of(time))));
        });
        fired.clear();
        rung.forEach((key, times) -> fired.put(key, new ArrayList<>(times)));
        return null;
    }

    private static Map<String, Long> pending(Contents contents) {
        var pending = new HashMap<String, Long>();
        contents.of(Remembering.TIMER + ".timer")
                .forEach((key, bytes) -> pending.put(key, Objects.requireNonNull(Texts.number(bytes))));
        return pending;
    }

    private static Map<String, List<Long>> fired(Contents contents) {
        var fired = new TreeMap<String, List<Long>>();
        contents.of(FIRED.name()).forEach((key, bytes) -> fired.put(key, Texts.numbers(bytes)));
        return fired;
    }

    @Override
    public List<Done> takeDone() {
        List<Done> taken = List.copyOf(done);
        done.clear();
        return taken;
    }

    @Override
    public boolean isQuiet() {
        Timer timer = remembering.timer();
        return timer == null || (timer.isByEventTime() && timer.idle() == null) || pending.isEmpty();
    }
}
