package io.baton.internal.processing;

import io.baton.BatchHandler;
import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.internal.guard.Guard;
import io.baton.internal.guard.TimeLimit;
import io.baton.internal.record.RecordReader;
import io.baton.internal.recovery.FailedAttempts;
import io.baton.internal.recovery.Recovery;
import io.baton.internal.state.BatchState;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One batch through the user's code until each of its records is settled: repeats what failed as a whole, halves it if it
 * goes on failing, and sees to single records that failed. Each attempt reads its records anew. Everywhere, false means that
 * no further record is to be begun.
 */
final class BatchRunner<K extends @Nullable Object, V extends @Nullable Object> {

    private record Failed(Entry entry, Throwable why) {}

    /** What the user's handler threw, as against what happens to us. */
    private static final class HandlerThrew extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient List<Entry> entries;
        private final Throwable why;

        /** @param entries those that it was given */
        HandlerThrew(List<Entry> entries, Throwable why) {
            super(null, null, false, false); // which would ask a cause for its text
            this.entries = entries;
            this.why = why;
        }
    }

    private final RecordReader<K, V> reader;
    private final BatchHandler<K, V> handler;
    private final boolean bisecting;
    private final @Nullable TimeLimit limit;
    private final BatchEffects effects;
    private final Guard guard;
    private final InHand inHand;
    private final Recovery recovery;
    private final Tally tally;
    private final Time time;

    BatchRunner(RecordReader<K, V> reader, BatchHandler<K, V> handler, boolean bisecting, ProcessorSession session) {
        this.reader = reader;
        this.handler = handler;
        this.bisecting = bisecting;
        this.limit = session.limit();
        this.effects = new BatchEffects(session);
        this.guard = session.guard();
        this.inHand = session.inHand();
        this.recovery = session.recovery();
        this.tally = session.tally();
        this.time = session.time();
    }

    boolean untilDone(List<Entry> entries) throws InterruptedException {
        if (!guard.mayBegin()) {
            return false;
        }
        tally.begins();
        inHand.batch(entries.getFirst().record.offset());
        try {
            effects.begin();
            var apart = new ArrayList<Failed>();
            return repeat(entries, apart) && mend(apart) && effects.end();
        } finally {
            inHand.noBatch();
        }
    }

    /** The whole batch, as often as it may. */
    private boolean repeat(List<Entry> entries, List<Failed> apart) throws InterruptedException {
        List<Entry> left = entries;
        FailedAttempts failed = null;
        while (true) {
            try {
                return attempt(left, failed == null ? 1 : failed.attempts() + 1, apart);
            } catch (HandlerThrew threw) {
                left = threw.entries;
                failed = noted(failed, threw);
            }
            if (failed == null) {
                return false;
            }
            Optional<Duration> wait = recovery.again(failed);
            if (wait.isEmpty()) {
                return bisecting ? bisect(left, failed, apart) : settle(left, failed);
            }
            if (!guard.pause(wait.get()) || !guard.mayBegin()) {
                return false;
            }
        }
    }

    /** Null when it is given up. */
    private @Nullable FailedAttempts noted(@Nullable FailedAttempts before, HandlerThrew threw) {
        var first = threw.entries.getFirst().record;
        if (recovery.gaveUp(first, threw.why)) {
            return null;
        }
        return recovery.noted(before == null ? null : before.of(first), first, threw.why);
    }

    /** One more attempt at each half of what failed, and of what fails of that, until single records are left. */
    private boolean bisect(List<Entry> entries, FailedAttempts failed, List<Failed> apart) throws InterruptedException {
        if (entries.size() == 1) {
            return settle(entries, failed);
        }
        int middle = entries.size() / 2;
        return half(entries.subList(0, middle), failed, apart)
                && half(entries.subList(middle, entries.size()), failed, apart);
    }

    private boolean half(List<Entry> half, FailedAttempts before, List<Failed> apart) throws InterruptedException {
        if (!guard.mayBegin()) {
            return false;
        }
        try {
            return attempt(half, before.attempts() + 1, apart);
        } catch (HandlerThrew threw) {
            FailedAttempts failed = noted(before, threw);
            return failed != null && bisect(threw.entries, failed, apart);
        }
    }

    private boolean settle(List<Entry> entries, FailedAttempts failed) throws InterruptedException {
        for (Entry entry : entries) {
            if (!recovery.settle(failed.of(entry.record)) || !effects.finish(List.of(entry))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Hands over the records that can be read, and are wanted. The unreadable are mended apart. So are records that the handler names,
     * where other records have built on what it changed in the state for these: then it gets the others once more, without them.
     */
    private boolean attempt(List<Entry> entries, int nth, List<Failed> apart)
            throws HandlerThrew, InterruptedException {
        List<Entry> left = entries;
        for (int attempt = nth; attempt == nth || guard.mayBegin(); attempt++) {
            BatchState state = effects.attempt(left.getFirst());
            var wanted = new ArrayList<Entry>(left.size());
            var given = new ArrayList<BatchRecord<K, V>>(left.size());
            if (!read(left, attempt, state, wanted, given, apart)) {
                return false;
            }
            if (wanted.isEmpty()) {
                return true;
            }
            BatchFailures failures = handle(wanted, given, state);
            if (state == null || failures.areNone() || state.drop(failures.offsets())) {
                effects.keep(state);
                return finish(wanted, given, failures);
            }
            left = new ArrayList<>(wanted.size());
            for (Entry entry : wanted) {
                Throwable why = failures.at(entry.record.offset());
                if (why == null) {
                    left.add(entry);
                } else {
                    apart.add(new Failed(entry, why));
                }
            }
        }
        return false;
    }

    /** Finishes the records that are not wanted. */
    private boolean read(
            List<Entry> entries,
            int nth,
            @Nullable BatchState state,
            List<Entry> wanted,
            List<BatchRecord<K, V>> given,
            List<Failed> unreadable)
            throws InterruptedException {
        var unwanted = new ArrayList<Entry>();
        for (Entry entry : entries) {
            try {
                BatchRecord<K, V> record = read(entry, nth, state);
                if (record == null) {
                    unwanted.add(entry);
                } else {
                    wanted.add(entry);
                    given.add(record);
                }
            } catch (Throwable thrown) {
                unreadable.add(new Failed(entry, thrown));
            }
        }
        return effects.finish(unwanted);
    }

    private @Nullable BatchRecord<K, V> read(Entry entry, int nth, @Nullable BatchState state) throws Exception {
        try {
            BatchRecord<K, V> record = limit == null
                    ? reader.read(entry.record, nth, state)
                    : limit.within(entry.record, 1, () -> reader.read(entry.record, nth, state));
            if (record == null) {
                tally.filtered();
            }
            return record;
        } finally {
            guard.dropForeignInterrupt();
        }
    }

    private BatchFailures handle(List<Entry> entries, List<BatchRecord<K, V>> given, @Nullable BatchState state)
            throws HandlerThrew {
        long begunNanos = time.nanos();
        try {
            ConsumerRecord<byte[], byte[]> first = entries.getFirst().record;
            BatchResult result = limit == null ? answer(given) : limit.within(first, given.size(), () -> answer(given));
            return BatchFailures.of(result, given);
        } catch (Throwable thrown) {
            throw new HandlerThrew(entries, thrown);
        } finally {
            if (state != null) {
                state.end();
            }
            guard.dropForeignInterrupt();
            tally.handled(entries.size(), time.nanos() - begunNanos);
        }
    }

    private BatchResult answer(List<BatchRecord<K, V>> given) throws Exception {
        return Objects.requireNonNull(
                handler.handle(List.copyOf(given)), "the batch handler returned null, not a BatchResult");
    }

    private void attemptAlone(Entry entry, int nth) throws Throwable {
        BatchState state = effects.attempt(entry);
        BatchRecord<K, V> record = read(entry, nth, state);
        if (record == null) {
            return;
        }
        try {
            Throwable why = handle(List.of(entry), List.of(record), state).of(record);
            if (why != null) {
                throw why;
            }
            effects.keep(state);
            write(entry, record);
        } catch (HandlerThrew threw) {
            throw threw.why;
        }
    }

    private boolean finish(List<Entry> batch, List<BatchRecord<K, V>> given, BatchFailures failures)
            throws InterruptedException {
        var done = new ArrayList<Entry>(batch.size());
        var failed = new ArrayList<Failed>();
        for (int i = 0; i < batch.size(); i++) {
            Entry entry = batch.get(i);
            Throwable why = failures.at(entry.record.offset());
            if (why == null) {
                write(entry, given.get(i));
                done.add(entry);
            } else {
                failed.add(new Failed(entry, why));
            }
        }
        return effects.finish(done) && mend(failed);
    }

    /** What its attempt has sent; that of a record that failed is dropped. */
    private void write(Entry entry, BatchRecord<K, V> given) throws InterruptedException {
        if (given.context() instanceof RecordReader.Context context) {
            effects.keep(entry.record, context);
        }
    }

    private boolean mend(List<Failed> failures) throws InterruptedException {
        for (Failed failed : failures) {
            Entry entry = failed.entry();
            if (!recovery.untilSettled(entry.record, failed.why(), nth -> attemptAlone(entry, nth))
                    || !effects.finish(List.of(entry))) {
                return false;
            }
        }
        return true;
    }
}
