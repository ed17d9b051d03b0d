package io.baton.internal.snapshot;

import io.baton.Pipeline;
import io.baton.Timer;
import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Gauge;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.AcknowledgedFlow;
import io.baton.internal.output.CheckpointFlow;
import io.baton.internal.output.CommittedState;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.state.AttemptState;
import io.baton.internal.state.BatchState;
import io.baton.internal.state.PartitionState;
import io.baton.internal.state.PendingTimers;
import io.baton.internal.state.StateException;
import io.baton.internal.state.StateSettings;
import io.baton.internal.state.WindowedHandler;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of one partition, open for one invocation: the memory that handlers see, and its way to snapshots and back. */
final class KeptState implements PartitionState {

    private static final Logger LOG = LoggerFactory.getLogger(KeptState.class);

    /** Handlers wait while there are more changes than this: memory keeps each of them until the flow settles it. */
    private static final int MOST_UNSETTLED = 100_000;

    private static final Duration ROOM_LOOK = Duration.ofMillis(1);

    /** A snapshot on its way to S3, written by a thread of its own. */
    final class Saving {

        private final SnapshotObject.Encoded encoded;
        private final long nextOffset;
        private final Set<Integer> whole;
        private final long begunNanos;
        private Background<Boolean> task;

        private Saving(SnapshotObject object, long begunNanos) {
            this.begunNanos = begunNanos;
            this.encoded = object.encoded();
            this.nextOffset = object.nextOffset();
            this.whole = object.whole().keySet();
            this.task = begun();
        }

        private Background<Boolean> begun() {
            var begun = inBackground("baton-state-save-", () -> {
                create(encoded);
                return true;
            });
            underWay = begun;
            if (closed) {
                begun.cancel();
            }
            return begun;
        }

        String name() {
            return encoded.ref().name();
        }

        /**
         * Waits at most this long until the snapshot is kept.
         *
         * @throws StateException if it can't be kept
         */
        boolean isDone(Duration atMost) throws InterruptedException {
            return task.awaitEnd(atMost) && task.result();
        }

        void again() {
            task = begun();
        }
    }

    private final LeaseKey lease;
    private final Stores stores;
    private final boolean anyKey;
    private final StateSettings settings;
    private final ObjectStore objects;
    private final String place;
    private final Recycled recycled;
    private final Meters meters;
    private final Time time;
    private final SnapshotReader reader;
    private final SnapshotWriter writer;
    private final KeptSnapshots keptSnapshots;
    private final Rubbish rubbish;
    private final SnapshotAge age;
    /** Objects that the last checkpoint may still need. Confined to the flow's thread. */
    private final List<ObjectRef> superfluous = new ArrayList<>();

    private @Nullable Background<Boolean> foreseeing;
    private @Nullable String foreseen;
    private volatile @Nullable Background<Boolean> underWay;
    /** From now on no thread may be left behind, whatever a session that was given up still does. */
    private volatile boolean closed;

    /** Null while a snapshot is read into it. */
    private volatile @Nullable Memory memory;
    /** Whether memory is exactly the state of the snapshot of its name. */
    private volatile boolean clean = true;
    /** Those of the session; null for none. */
    private volatile @Nullable TimerIndex timers;
    /** Whether a snapshot is on its way to S3. */
    private volatile boolean saving;

    /** @param anyKey whether handlers may ask for other keys than their record's */
    KeptState(
            LeaseKey lease,
            Stores stores,
            boolean anyKey,
            StateSettings settings,
            ObjectStore objects,
            Recycled recycled,
            Meters meters,
            Time time) {
        this.lease = lease;
        this.stores = stores;
        this.anyKey = anyKey;
        this.settings = settings;
        this.objects = objects;
        this.place = SnapshotName.place(settings.prefix(), lease);
        this.recycled = recycled;
        this.meters = meters;
        this.time = time;
        this.reader = new SnapshotReader(objects, place, lease, stores);
        this.writer = new SnapshotWriter(lease, stores);
        this.keptSnapshots = new KeptSnapshots(objects, place, settings.keeping(), time);
        this.rubbish = new Rubbish(objects, place, keptSnapshots, time);
        this.age = new SnapshotAge(time);
        this.memory = recycled.take(id(), stores.names());
    }

    private String id() {
        return settings.bucket() + "/" + place;
    }

    @Override
    public void foresee(@Nullable String snapshot) {
        if (snapshot == null || snapshot.equals(foreseen) || (foreseeing != null && !foreseeing.isOver())) {
            return;
        }
        foreseen = snapshot;
        foreseeing = inBackground("baton-state-read-", () -> {
            read(snapshot);
            return true;
        });
    }

    private <T> Background<T> inBackground(String name, Callable<T> work) {
        return new Background<>(
                Thread.ofPlatform().name(name + lease.partition()).daemon(), work);
    }

    /** If this fails, it leaves no memory, and the next read begins anew. */
    private void read(String snapshot) throws InterruptedException {
        Memory known = memory;
        memory = null;
        memory = reader.read(snapshot, known == null ? new Memory() : known);
    }

    @Override
    public CheckpointFlow begin(OutputFlow.Of session, Optional<AcknowledgedFlow> outputs, String threadName) {
        var cuts = new AcknowledgedCuts(session, outputs);
        var state = new SessionState(this, session, cuts, settings.every(), time);
        return new SnapshotFlow(state, session, outputs, time, threadName).started();
    }

    @Override
    public CommittedState committed(OutputFlow.Of session) {
        Cuts cuts = between -> new Cut(session.progress().checkpoint(), between, 0);
        return new SessionState(this, session, cuts, settings.commitEvery(), time);
    }

    /**
     * For the flow's thread: fills memory with the state of the snapshot.
     *
     * @param snapshot null for none
     */
    void begin(@Nullable String snapshot) throws InterruptedException {
        long begunNanos = time.nanos();
        awaitForeseen();
        if (!clean || snapshot == null) {
            memory = new Memory();
        }
        clean = false;
        superfluous.clear(); // this snapshot may need it
        cancel(underWay); // what the session before left on its way counts for nothing
        saving = false;
        age.begun();
        if (snapshot != null) {
            read(snapshot);
        }
        KeyedState state = memory().state();
        LOG.info(
                "The state has {} entries, {} bytes, of {} after {} ms",
                state.entries(),
                state.bytes(),
                snapshot == null ? "no snapshot" : "snapshot " + snapshot,
                Duration.ofNanos(time.nanos() - begunNanos).toMillis());
        gauges();
    }

    /**
     * A session has begun at this checkpoint. Its snapshot may be kept on purpose, if exactly the records below the offset have made it:
     * a seek to an offset can't say which records above it are finished.
     */
    void began(Checkpoint start) {
        String snapshot = start.snapshot();
        Memory begun = memory();
        if (snapshot != null && start.ahead().isEmpty() && start.nextOffset() == begun.nextOffset()) {
            keptSnapshots.begun(snapshot, start.nextOffset(), begun);
        }
    }

    /** A failure of it is not told here: the read that follows meets it again. */
    private void awaitForeseen() throws InterruptedException {
        Background<Boolean> loading = foreseeing;
        if (loading != null) {
            try {
                var unused = loading.result();
            } catch (StateException e) {
                LOG.debug("Reading the state ahead of its session failed", e);
            }
        }
    }

    private Memory memory() {
        return Objects.requireNonNull(memory, "no session has begun");
    }

    Cut settle(Cuts cuts) {
        return memory().state().settle(cuts);
    }

    int unsettled() {
        return memory().state().unsettled();
    }

    /**
     * Takes a snapshot of what is settled.
     *
     * @param finished the records whose changes are settled
     * @param small whether somebody waits for it
     */
    Saving take(Checkpoint finished, Generation generation, boolean small) {
        long begunNanos = time.nanos();
        saving = true; // before the changes stop being dirty, so that isKept() stays false in between
        return new Saving(writer.next(memory(), finished, generation, small), begunNanos);
    }

    private void create(SnapshotObject.Encoded encoded) {
        String key = place + encoded.ref().name();
        if (!objects.create(key, encoded.bytes())
                && !objects.read(key)
                        .filter(there -> Arrays.equals(there, encoded.bytes()))
                        .isPresent()) {
            throw new StateException(
                    "The object %s exists with other contents, though only the holder of this generation writes it. Was the lease table emptied, and the bucket not? Empty the bucket under BATON_STATE_PREFIX, or set another BATON_STATE_PREFIX"
                            .formatted(key),
                    null);
        }
    }

    /**
     * The snapshot is kept: the next snapshot goes on from it. What it makes superfluous is needed until {@link #named}.
     *
     * @param holds whether the fence is open
     */
    void saved(Saving saving, BooleanSupplier holds) {
        long tookNanos = time.nanos() - saving.begunNanos;
        Memory saved = memory();
        superfluous.addAll(saved.chain().add(saving.encoded.ref(), saving.whole));
        saved.isNow(saving.name(), saving.nextOffset);
        meters.count(Count.SNAPSHOTS);
        meters.count(Count.SNAPSHOT_BYTES, saving.encoded.bytes().length);
        meters.snapshot(tookNanos);
        age.kept(tookNanos);
        gauges();
        var needed = new ArrayList<>(saved.chain().objects());
        needed.addAll(superfluous);
        rubbish.clear(needed, holds);
        this.saving = false;
    }

    /** A checkpoint names the last snapshot that was saved, and is committed, or on its way to the row: with each renewal the row gets it. */
    void named() {
        rubbish.add(superfluous);
        superfluous.clear();
    }

    boolean isDirty() {
        return memory().state().isDirty();
    }

    /** The flow's thread may be about to name a further snapshot; then this is asked once more. */
    @Override
    public boolean isKeptIn(Checkpoint checkpoint) {
        Memory now = memory();
        return isKept(now.state()) && Objects.equals(checkpoint.snapshot(), now.name());
    }

    private boolean isKept(KeyedState state) {
        return state.unsettled() == 0 && !state.isDirty() && !saving;
    }

    @Override
    public void measure() {
        Memory now = memory;
        if (now != null) {
            long nanos = age.lookNanos(isKept(now.state()));
            meters.gauge(Gauge.SNAPSHOT_AGE_MILLIS, Duration.ofNanos(nanos).toMillis());
        }
    }

    private void gauges() {
        KeyedState state = memory().state();
        meters.gauge(Gauge.STATE_BYTES, state.bytes());
        meters.gauge(Gauge.STATE_PERCENT, state.bytes() * 100 / settings.bytes());
        meters.gauge(Gauge.STATE_ENTRIES, state.entries());
    }

    /** The last session has ended in good order: unless a change is left over, memory is the state of this checkpoint's snapshot. */
    void ends(Checkpoint reached) {
        clean = isKeptIn(reached);
    }

    @Override
    public <K extends @Nullable Object, V extends @Nullable Object, A> WindowedHandler<K, V> windows(
            Pipeline.Windowed<K, V, A> windowed, Deserializer<? extends K> keys) {
        int open = stores.indexOf(windowed.openWindows().name());
        return new WindowOperator<>(
                windowed, keys, entry -> memory().state().forEach(open, entry), () -> meters.count(Count.LATE_RECORDS));
    }

    @Override
    public PendingTimers timers(List<Timer> set) {
        var index = new TimerIndex(set, stores, () -> memory().state());
        timers = index;
        return index;
    }

    @Override
    public Attempt attempt(ConsumerRecord<byte[], byte[]> record) {
        return new Attempt(memory().state(), stores, settings.bytes(), anyKey, record);
    }

    @Override
    public BatchState batch(ConsumerRecord<byte[], byte[]> first) {
        return new BatchAttempt(attempt(first));
    }

    @Override
    public void keep(AttemptState attempt, Guard guard) throws InterruptedException {
        // before this record's changes are added: they can't be settled while the record waits
        awaitRoom(guard);
        var made = (Attempt) attempt;
        write(made.changes(), changes -> memory().state().write(made.offset(), changes));
    }

    @Override
    public void awaitRoom(Guard guard) throws InterruptedException {
        while (unsettled() > MOST_UNSETTLED && guard.pause(ROOM_LOOK)) {
            // the flow settles changes without being woken
        }
    }

    @Override
    public void keepBetweenRecords(AttemptState attempt) {
        var made = (Attempt) attempt;
        write(made.changes(), changes -> memory().state().writeBetweenRecords(changes));
    }

    @Override
    public void keep(BatchState batch) {
        var made = (BatchAttempt) batch;
        write(made.changes(), changes -> memory().state().write(made.offset(), changes));
    }

    private void write(List<Change> changes, Consumer<List<Change>> writing) {
        if (!changes.isEmpty()) {
            writing.accept(changes);
            TimerIndex index = timers;
            if (index != null) {
                index.note(changes);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try (objects) {
            rubbish.close();
            cancel(foreseeing);
            cancel(underWay);
            Memory left = memory;
            if (left != null && clean) {
                recycled.put(id(), stores.names(), left);
            }
        }
    }

    private static void cancel(@Nullable Background<?> task) {
        if (task != null) {
            task.cancel();
        }
    }
}
