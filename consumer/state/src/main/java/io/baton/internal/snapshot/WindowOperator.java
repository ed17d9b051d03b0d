package io.baton.internal.snapshot;

import io.baton.Aggregator;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.State;
import io.baton.Store;
import io.baton.Window;
import io.baton.Windows;
import io.baton.internal.record.RecordReader;
import io.baton.internal.state.WindowedHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records of one session to their windows, and closes windows. Everything it knows is state: the open windows of each key
 * with their last early results, and the watermark. An index says which windows close when; each session makes it anew from the state. The index may have entries of
 * windows that are not open (of an attempt that failed, or already closed). For each open window it has an entry of its key, at the
 * time when the window closes or before: a session that grows keeps its old entry until that time comes. Confined to the session's
 * thread.
 */
final class WindowOperator<K extends @Nullable Object, V extends @Nullable Object, A> implements WindowedHandler<K, V> {

    private static final byte[] OF_ALL = {};
    /** The end of the year 9999. */
    private static final long LATEST_MILLIS = 253_402_300_799_999L;

    /** Windows close in this order. */
    private record Due(long closesAt, long start, Bytes key) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(closesAt, other.closesAt);
            int byKey = byTime != 0 ? byTime : key.compareTo(other.key);
            return byKey != 0 ? byKey : Long.compare(start, other.start);
        }
    }

    /** A key's bytes, which nobody changes. */
    private static final class Bytes implements Comparable<Bytes> {

        private final byte[] bytes;

        private Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int compareTo(Bytes other) {
            return Arrays.compareUnsigned(bytes, other.bytes);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes key && Arrays.equals(key.bytes, bytes);
        }

        @Override
        public int hashCode() {
            return Utils.murmur2(bytes);
        }
    }

    /** A record on its way to its windows, its event time, and the watermark with it. */
    private static final class Arrived<K extends @Nullable Object, V extends @Nullable Object> {

        private final K key;
        private final V value;
        private final byte[] keyBytes;
        private final long time;
        private final long watermark;
        private final String topic;
        private final EarlyResults early;

        private Arrived(K key, V value, byte[] keyBytes, long time, long watermark, String topic, EarlyResults early) {
            this.key = key;
            this.value = value;
            this.keyBytes = keyBytes;
            this.time = time;
            this.watermark = watermark;
            this.topic = topic;
            this.early = early;
        }

        /** A copy: the record's bytes may be changed later. */
        private Bytes keyOfIndex() {
            return new Bytes(keyBytes.clone());
        }
    }

    private final Pipeline.Windowed<K, V, A> windowed;
    private final Windows.Kind kind;
    private final long sizeMillis;
    private final long advanceMillis;
    private final long outOfOrderMillis;
    /** From the end of a window to the watermark that closes it. */
    private final long closesAfterMillis;

    private final @Nullable Duration earlyResults;

    private final Store<byte[], byte[]> open;
    private final Store<byte[], Long> watermark;
    private final Deserializer<? extends K> keys;
    private final Consumer<BiConsumer<byte[], byte[]>> entries;
    private final Runnable late;
    private @Nullable NavigableSet<Due> index;
    /** The index entries that the last attempt closed; they count as closed if that attempt's watermark is in the state. */
    private List<Due> closed = List.of();

    private long closedAt;

    /**
     * @param entries passes on the open windows, key by key
     * @param late called for each window that a record came too late for
     */
    WindowOperator(
            Pipeline.Windowed<K, V, A> windowed,
            Deserializer<? extends K> keys,
            Consumer<BiConsumer<byte[], byte[]>> entries,
            Runnable late) {
        this.windowed = windowed;
        Windows windows = windowed.windows();
        this.kind = windows.kind();
        this.sizeMillis = windows.size().toMillis();
        this.advanceMillis = windows.advance().toMillis();
        this.earlyResults = windows.earlyResults();
        this.outOfOrderMillis = windows.outOfOrder().toMillis();
        this.closesAfterMillis = windows.grace().toMillis() + (kind == Windows.Kind.SESSION ? sizeMillis : 0);
        this.open = windowed.openWindows();
        this.watermark = windowed.watermark();
        this.keys = keys;
        this.entries = entries;
        this.late = late;
    }

    @Override
    public void handle(K key, V value, RecordContext context) throws Exception {
        byte[] keyBytes = context instanceof RecordReader.Context record ? record.rawKey() : null;
        if (keyBytes == null) {
            throw new IllegalArgumentException(
                    "The record has no key, and the windows '%s' need one: filter it out".formatted(windowed.name()));
        }
        long time = windowed.time().of(key, value, context).toEpochMilli();
        if (time < 0) {
            throw new IllegalArgumentException(
                    "The record's event time, %s ms, is before 1970: filter it out, or mend at(…)".formatted(time));
        }
        if (time > LATEST_MILLIS) {
            throw new IllegalArgumentException(
                    "The record's event time, %s ms, is past the year 9999, and would close all windows for good: filter such records out, or correct the event time in at(…)"
                            .formatted(time));
        }
        State<Long> mark = context.state(watermark, OF_ALL);
        long before = Objects.requireNonNullElse(mark.get(), -1L);
        NavigableSet<Due> due = index(before);
        long now = Math.max(before, time - outOfOrderMillis);
        if (now > before) {
            mark.put(now);
        }
        State<byte[]> own = context.state(open);
        OpenWindows ofKey = OpenWindows.decoded(own.get());
        var early = new EarlyResults(earlyResults, now);
        var arrived = new Arrived<K, V>(key, value, keyBytes, time, now, context.topic(), early);
        boolean added = switch (kind) {
            case TIME -> addToEach(arrived, ofKey, due);
            case SESSION -> addToSession(arrived, ofKey, due);
        };
        if (added) {
            own.put(ofKey.encoded());
        }
        close(now, due, context);
        for (OpenWindows.Open window : early.due()) {
            emit(keyBytes, window, new ResultContext(() -> id(keyBytes, window) + "/early-" + now, true, context));
        }
    }

    @Override
    public boolean closesBy(long mark, RecordContext context) {
        long before = watermark(context);
        NavigableSet<Due> due = index(before);
        return mark > before && !due.isEmpty() && due.first().closesAt <= mark;
    }

    @Override
    public void raise(long mark, RecordContext context) {
        if (mark > watermark(context)) {
            context.state(watermark, OF_ALL).put(mark);
        }
    }

    @Override
    public void close(RecordContext context) throws Exception {
        long now = watermark(context);
        close(now, index(now), context);
    }

    private long watermark(RecordContext context) {
        return Objects.requireNonNullElse(context.state(watermark, OF_ALL).get(), -1L);
    }

    private NavigableSet<Due> index(long before) {
        NavigableSet<Due> made = index;
        if (made == null) {
            made = new TreeSet<>();
            NavigableSet<Due> filling = made;
            entries.accept((key, value) -> {
                var bytes = new Bytes(key);
                OpenWindows.decoded(value).all().forEach(window -> filling.add(due(window, bytes)));
            });
            index = made;
        } else if (before >= closedAt) {
            closed.forEach(made::remove);
        }
        closed = List.of();
        return made;
    }

    /** How many entries the index has. */
    int indexed() {
        return index == null ? 0 : index.size();
    }

    private long closesAt(OpenWindows.Open window) {
        return window.end() + closesAfterMillis;
    }

    private Due due(OpenWindows.Open window, Bytes key) {
        return new Due(closesAt(window), window.start(), key);
    }

    private boolean addToEach(Arrived<K, V> arrived, OpenWindows ofKey, NavigableSet<Due> due) {
        long time = arrived.time;
        boolean added = false;
        for (long start = Math.max(0, time - sizeMillis + advanceMillis) / advanceMillis * advanceMillis;
                start <= time;
                start += advanceMillis) {
            long end = start + sizeMillis;
            if (end + closesAfterMillis <= arrived.watermark) {
                late.run();
                continue;
            }
            OpenWindows.Open found = ofKey.find(start, end);
            byte[] made = added(arrived, found == null ? null : read(found.aggregate(), arrived.topic));
            long earlyAt = found == null ? OpenWindows.Open.NEVER_EARLY : found.earlyAt();
            OpenWindows.Open window = arrived.early.changed(start, end, earlyAt, made);
            ofKey.put(window);
            if (found == null) {
                due.add(due(window, arrived.keyOfIndex()));
            }
            added = true;
        }
        return added;
    }

    /** Joins the sessions that are at most the gap away from the record into one. */
    private boolean addToSession(Arrived<K, V> arrived, OpenWindows ofKey, NavigableSet<Due> due) {
        List<OpenWindows.Open> joined = ofKey.takeThoseIn(arrived.time - sizeMillis, arrived.time + sizeMillis);
        long start = arrived.time;
        long end = arrived.time;
        long earlyAt = OpenWindows.Open.NEVER_EARLY;
        A aggregate = null;
        for (OpenWindows.Open session : joined) {
            earlyAt = Math.max(earlyAt, session.earlyAt());
            start = Math.min(start, session.start());
            end = Math.max(end, session.end());
            A next = read(session.aggregate(), arrived.topic);
            aggregate = aggregate == null
                    ? next
                    : Objects.requireNonNull(
                            windowed.aggregator().merge(arrived.key, aggregate, next),
                            "the aggregator's merge() returned null");
        }
        if (end + closesAfterMillis <= arrived.watermark) {
            late.run();
            return false;
        }
        OpenWindows.Open session = arrived.early.changed(start, end, earlyAt, added(arrived, aggregate));
        ofKey.put(session);
        if (joined.isEmpty()) {
            due.add(due(session, arrived.keyOfIndex()));
        }
        return true;
    }

    /** @param aggregate null for that of no record */
    private byte[] added(Arrived<K, V> arrived, @Nullable A aggregate) {
        Aggregator<? super K, ? super V, A> aggregator = windowed.aggregator();
        A before = aggregate == null ? aggregator.create() : aggregate;
        return write(aggregator.add(arrived.key, arrived.value, before), arrived.topic);
    }

    private A read(byte[] bytes, String topic) {
        return windowed.aggregates().deserializer().deserialize(topic, bytes.clone());
    }

    private byte[] write(A aggregate, String topic) {
        byte[] bytes = windowed.aggregates().serializer().serialize(topic, aggregate);
        return Objects.requireNonNull(bytes, "an aggregate's serializer returned null")
                .clone();
    }

    private void close(long now, NavigableSet<Due> due, RecordContext context) throws Exception {
        if (due.isEmpty() || due.first().closesAt > now) {
            return;
        }
        var passed = new ArrayList<Due>();
        for (Due each = due.first(); each != null && each.closesAt <= now; each = due.higher(each)) {
            passed.add(each);
            close(each, context.state(open, each.key.bytes), due, context);
        }
        closed = passed;
        closedAt = now;
    }

    /** Closes the windows of the key that are due; a session that closes later, as it has grown, gets its right entry in the index. */
    private void close(Due passed, State<byte[]> ofKey, NavigableSet<Due> due, RecordContext context) throws Exception {
        OpenWindows windowsOfKey = OpenWindows.decoded(ofKey.get());
        for (OpenWindows.Open window : List.copyOf(windowsOfKey.all())) {
            if (closesAt(window) > passed.closesAt) {
                if (kind == Windows.Kind.SESSION) {
                    due.add(due(window, passed.key));
                }
            } else {
                windowsOfKey.remove(window);
                if (windowsOfKey.isEmpty()) {
                    ofKey.delete();
                } else {
                    ofKey.put(windowsOfKey.encoded());
                }
                byte[] key = passed.key.bytes;
                emit(key, window, new ResultContext(() -> id(key, window), false, context));
            }
        }
    }

    private String id(byte[] key, OpenWindows.Open window) {
        return "%s/%s-%s/%s"
                .formatted(
                        windowed.name(),
                        window.start(),
                        window.end(),
                        HexFormat.of().formatHex(key));
    }

    private void emit(byte[] key, OpenWindows.Open window, ResultContext context) throws Exception {
        String topic = context.context().topic();
        windowed.handler()
                .handle(
                        keys.deserialize(topic, key.clone()),
                        new Window(Instant.ofEpochMilli(window.start()), Instant.ofEpochMilli(window.end())),
                        read(window.aggregate(), topic),
                        context);
    }
}
