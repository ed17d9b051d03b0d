package io.baton.processing;

import io.baton.BatchHandler;
import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.RecordContext;
import io.baton.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One batch through the user's code until each of its records is settled: repeats what failed as a whole, halves it if it
 * goes on failing, and sees to single records that failed. Everywhere, false means that no further record is to be begun.
 */
final class BatchRunner<K extends @Nullable Object, V extends @Nullable Object> {

    /** A record that was read, and is wanted. */
    private record Item<K extends @Nullable Object, V extends @Nullable Object>(Entry entry, K key, V value) {}

    private record Failed<T>(T what, Throwable why) {}

    /** What the user's handler threw, as against what happens to us. */
    private static final class HandlerThrew extends Exception {

        private static final long serialVersionUID = 1L;

        private final Throwable why;

        HandlerThrew(Throwable why) {
            super(why);
            this.why = why;
        }
    }

    private final RecordReader<K, V> reader;
    private final BatchHandler<K, V> handler;
    private final boolean bisecting;
    private final @Nullable TimeLimit limit;
    private final Guard guard;
    private final Repair repair;
    private final Tally tally;
    private final Time time;

    /** @param limit null for as long as it takes */
    BatchRunner(
            RecordReader<K, V> reader,
            BatchHandler<K, V> handler,
            boolean bisecting,
            @Nullable TimeLimit limit,
            UnderHold hold) {
        this.reader = reader;
        this.handler = handler;
        this.bisecting = bisecting;
        this.limit = limit;
        this.guard = hold.guard();
        this.repair = hold.repair();
        this.tally = hold.tally();
        this.time = hold.time();
    }

    boolean untilDone(List<Entry> entries) throws InterruptedException {
        if (!guard.mayBegin()) {
            return false;
        }
        var batch = new ArrayList<Item<K, V>>(entries.size());
        var unwanted = new ArrayList<Entry>();
        var unreadable = new ArrayList<Failed<Entry>>();
        for (Entry entry : entries) {
            try {
                Item<K, V> item = read(entry);
                if (item == null) {
                    unwanted.add(entry);
                    tally.filtered();
                } else {
                    batch.add(item);
                }
            } catch (Exception e) {
                unreadable.add(new Failed<>(entry, e));
            }
        }
        if (!finish(unwanted) || (!batch.isEmpty() && !repeat(batch))) {
            return false;
        }
        for (Failed<Entry> failed : unreadable) {
            Entry entry = failed.what();
            if (!mend(entry, failed.why(), nth -> {
                Item<K, V> item = read(entry);
                if (item != null) {
                    attemptAlone(item, nth);
                }
            })) {
                return false;
            }
        }
        return true;
    }

    /** Null when the filter does not want it. */
    private @Nullable Item<K, V> read(Entry entry) throws Exception {
        return limit == null ? readAnyhow(entry) : limit.within(entry.record, 1, () -> readAnyhow(entry));
    }

    private @Nullable Item<K, V> readAnyhow(Entry entry) throws Exception {
        K key = reader.key(entry.record);
        RecordContext context = reader.context(entry.record, 1);
        return reader.isWanted(key, context) ? new Item<>(entry, key, reader.value(entry.record)) : null;
    }

    /** The whole batch, as often as it may. */
    private boolean repeat(List<Item<K, V>> batch) throws InterruptedException {
        ConsumerRecord<byte[], byte[]> first = batch.getFirst().entry().record;
        Trouble trouble = null;
        while (true) {
            try {
                return finish(batch, attempt(batch, trouble == null ? 1 : trouble.attempts() + 1));
            } catch (HandlerThrew threw) {
                if (repair.gaveUp(first, threw.why)) {
                    return false;
                }
                trouble = repair.noted(trouble, first, threw.why);
            }
            Optional<Duration> wait = repair.again(trouble);
            if (wait.isEmpty()) {
                return bisecting ? bisect(batch, trouble) : settle(batch, trouble);
            }
            if (!guard.pause(wait.get()) || !guard.mayBegin()) {
                return false;
            }
        }
    }

    /** One more attempt at each half of what failed, and of what fails of that, until single records are left. */
    private boolean bisect(List<Item<K, V>> failed, Trouble trouble) throws InterruptedException {
        if (failed.size() == 1) {
            return settle(failed, trouble);
        }
        int middle = failed.size() / 2;
        return half(failed.subList(0, middle), trouble) && half(failed.subList(middle, failed.size()), trouble);
    }

    private boolean half(List<Item<K, V>> half, Trouble before) throws InterruptedException {
        if (!guard.mayBegin()) {
            return false;
        }
        try {
            return finish(half, attempt(half, before.attempts() + 1));
        } catch (HandlerThrew threw) {
            ConsumerRecord<byte[], byte[]> first = half.getFirst().entry().record;
            return !repair.gaveUp(first, threw.why) && bisect(half, repair.noted(before.of(first), first, threw.why));
        }
    }

    private boolean settle(List<Item<K, V>> failed, Trouble trouble) throws InterruptedException {
        for (Item<K, V> item : failed) {
            if (!repair.settle(trouble.of(item.entry().record)) || !finish(List.of(item.entry()))) {
                return false;
            }
        }
        return true;
    }

    private BatchResult attempt(List<Item<K, V>> items, int nth) throws HandlerThrew {
        var records = new ArrayList<BatchRecord<K, V>>(items.size());
        for (Item<K, V> item : items) {
            records.add(new BatchRecord<>(item.key(), item.value(), reader.context(item.entry().record, nth)));
        }
        long begunNanos = time.nanos();
        try {
            ConsumerRecord<byte[], byte[]> first = items.getFirst().entry().record;
            return limit == null ? handle(records) : limit.within(first, items.size(), () -> handle(records));
        } catch (Throwable thrown) {
            throw new HandlerThrew(thrown);
        } finally {
            tally.handled(items.size(), time.nanos() - begunNanos);
        }
    }

    private BatchResult handle(List<BatchRecord<K, V>> records) throws Exception {
        return Objects.requireNonNull(handler.handle(records), "the batch handler answered null");
    }

    private void attemptAlone(Item<K, V> item, int nth) throws Throwable {
        try {
            BatchResult result = attempt(List.of(item), nth);
            Throwable why = result.failures().get(item.entry().record.offset());
            if (why != null) {
                throw why;
            }
        } catch (HandlerThrew threw) {
            throw threw.why;
        }
    }

    private boolean finish(List<Item<K, V>> batch, BatchResult result) throws InterruptedException {
        var done = new ArrayList<Entry>(batch.size());
        var failures = new ArrayList<Failed<Item<K, V>>>();
        for (Item<K, V> item : batch) {
            Throwable why = result.failures().get(item.entry().record.offset());
            if (why == null) {
                done.add(item.entry());
            } else {
                failures.add(new Failed<>(item, why));
            }
        }
        if (!finish(done)) {
            return false;
        }
        for (Failed<Item<K, V>> failed : failures) {
            if (!mend(failed.what().entry(), failed.why(), nth -> attemptAlone(failed.what(), nth))) {
                return false;
            }
        }
        return true;
    }

    private boolean mend(Entry entry, Throwable why, Repair.Attempt alone) throws InterruptedException {
        return repair.untilSettled(entry.record, why, alone) && finish(List.of(entry));
    }

    private boolean finish(List<Entry> entries) throws InterruptedException {
        if (!guard.mayFinish()) {
            return false;
        }
        long bytes = 0;
        for (Entry entry : entries) {
            entry.finish();
            bytes += entry.bytes();
        }
        if (!entries.isEmpty()) {
            tally.finished(entries.getLast().record, entries.size(), bytes);
        }
        return true;
    }
}
