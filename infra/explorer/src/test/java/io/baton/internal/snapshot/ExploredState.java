package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.State;
import io.baton.Store;
import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.ExploredFlow;
import io.baton.internal.output.FlowHost;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.state.AttemptState;
import io.baton.internal.state.Keeping;
import io.baton.internal.state.StateSettings;
import io.baton.internal.time.Time;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** The real state of one invocation, over a bucket of the explorer's; and what it has in its variables. */
public final class ExploredState {

    /** What an environment keeps from one invocation to the next. */
    public static final class Environment {

        private final Recycled recycled = new Recycled();

        /** The snapshot whose state it has in memory. */
        public String left() {
            return ((Map<?, ?>) Objects.requireNonNull(value(LEFT, recycled)))
                    .values().stream()
                            .map(left ->
                                    String.valueOf(((Memory) Objects.requireNonNull(value(MEMORY_LEFT, left))).name()))
                            .toList()
                            .toString();
        }
    }

    /** A snapshot after each unit of time; see {@code SessionChanges}. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    private static final Store<String, String> STORE = Store.of("one", Serdes.String(), Serdes.String());
    private static final Stores STORES = new Stores(List.of(STORE.name()));
    private static final Meters METERS = new Meters();

    private static final Field LEFT = field(Recycled.class, "left");
    private static final Field MEMORY_LEFT = field("io.baton.internal.snapshot.Recycled$Left", "memory");
    private static final List<Field> OF_KEPT = List.of(
            field(KeptState.class, "clean"), field(KeptState.class, "saving"), field(KeptState.class, "foreseen"));
    private static final List<Field> OF_FLOW = List.of(
            field(SnapshotFlow.class, "reached"),
            field(SnapshotFlow.class, "ready"),
            field(SnapshotFlow.class, "ending"),
            field(SnapshotFlow.class, "hurried"));
    private static final Field MEMORY = field(KeptState.class, "memory");
    private static final Field WRITER = field(KeptState.class, "writer");
    private static final Field NUMBER = field(SnapshotWriter.class, "number");
    private static final Field RUBBISH = field(KeptState.class, "rubbish");
    private static final Field DROPPED = field(Rubbish.class, "dropped");
    private static final Field DROPPED_NAME = field("io.baton.internal.snapshot.Rubbish$Dropped", "name");
    private static final Field DROPPED_NANOS = field("io.baton.internal.snapshot.Rubbish$Dropped", "atNanos");
    private static final Field SWEPT = field(Rubbish.class, "swept");
    private static final Field KEPT_NANOS = field(SnapshotFlow.class, "keptNanos");
    private static final Field SESSION_STATE = field(SnapshotFlow.class, "state");
    private static final Field CUTS = field(SessionState.class, "cuts");
    private static final Field UNDER_WAY = field(SessionState.class, "underWay");
    private static final Field TOLD = field(AcknowledgedCuts.class, "told");
    private static final Field TOLD_CHECKPOINT = field(Cut.class, "finished");
    private static final Field PASSED_CUT = field(SnapshotFlow.class, "passedCut");
    private static final Field UNNAMED = field(SessionState.class, "unnamed");
    private static final Field HURRIED_UNTIL = field(SnapshotFlow.class, "hurriedUntil");
    private static final Field STARTED = field(SnapshotFlow.class, "started");

    private final KeptState kept;
    private final Time time;
    private @Nullable SnapshotFlow flow;

    public ExploredState(LeaseKey lease, BucketPort bucket, Environment environment, Time time) {
        this.time = time;
        this.kept = new KeptState(
                lease,
                STORES,
                true,
                new StateSettings("b", "p", EVERY, 1 << 20, new Keeping(0, 0)),
                new PortObjects(bucket),
                environment.recycled,
                METERS,
                time);
    }

    public void foresee(@Nullable String snapshot) {
        kept.foresee(snapshot);
    }

    public void begin(OutputFlow.Of session, FlowHost host) {
        flow = (SnapshotFlow) ExploredFlow.hosted(host, () -> kept.begin(session, Optional.empty(), "state"));
    }

    private SnapshotFlow flow() {
        return Objects.requireNonNull(flow, "no session has begun");
    }

    public boolean isStarted() {
        return ((CountDownLatch) Objects.requireNonNull(value(STARTED, flow()))).getCount() == 0;
    }

    public Optional<Checkpoint> awaitStart() {
        try {
            return flow().awaitStart();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean awaitEnd(Duration atMost) {
        try {
            return flow().awaitEnd(atMost);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Checkpoint reached() {
        return flow().reached();
    }

    public void abandon() {
        flow().abandon();
    }

    /** A handler begins a record. */
    public AttemptState attempt(long offset, String key) {
        return kept.attempt(new ConsumerRecord<>("t", 0, offset, key.getBytes(UTF_8), new byte[0]));
    }

    /** And returns: it has noted the record in the state of its key. */
    public void handled(AttemptState attempt, long offset, Guard guard) {
        State<String> noted = attempt.of(STORE);
        String before = noted.get();
        noted.put((before == null ? "" : before) + offset);
        attempt.end();
        try {
            kept.keep(attempt, guard);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public void close() {
        kept.close();
    }

    /**
     * What is noted of each key.
     *
     * @throws io.baton.internal.state.StateException if it can't be read whole
     */
    public static Map<String, String> whole(LeaseKey lease, BucketPort bucket, @Nullable String snapshot) {
        var noted = new TreeMap<String, String>();
        if (snapshot != null) {
            try {
                Memory memory = new SnapshotReader(new PortObjects(bucket), place(lease), lease, STORES)
                        .read(snapshot, new Memory());
                note(memory, noted);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return noted;
    }

    /** What the names of a partition's objects begin with. */
    public static String place(LeaseKey lease) {
        return SnapshotName.place("p", lease);
    }

    /** The object of a snapshot whose state is that of record 0 alone. */
    public static byte[] snapshot(LeaseKey lease, String name) {
        var memory = new Memory();
        memory.state().write(0, List.of(new Change(STORES.key(0, "k0".getBytes(UTF_8)), "0".getBytes(UTF_8))));
        memory.state().settle(between -> new Cut(Checkpoint.at(1), between, 0));
        SnapshotObject.Encoded encoded = new SnapshotWriter(lease, STORES)
                .next(memory, Checkpoint.at(1), new Generation(1), false)
                .encoded();
        if (!encoded.ref().name().equals(name)) {
            throw new IllegalArgumentException(name);
        }
        return encoded.bytes();
    }

    private static void note(Memory memory, Map<String, String> noted) {
        memory.state().forEach(0, (key, value) -> noted.put(new String(key, UTF_8), new String(value, UTF_8)));
    }

    /** What its future depends on; a moment is told by how many of these units ago it was, up to {@code most}. */
    public void describe(StringBuilder text, long unitNanos, long most) {
        OF_KEPT.forEach(field -> text.append(value(field, kept)).append(' '));
        var memory = (Memory) value(MEMORY, kept);
        if (memory != null) {
            var noted = new TreeMap<String, String>();
            note(memory, noted);
            text.append(memory.name()).append(noted);
            text.append(memory.state().unsettled()).append(memory.state().isDirty());
            memory.chain().objects().forEach(ref -> text.append(ref.name()).append(','));
        }
        text.append(value(NUMBER, Objects.requireNonNull(value(WRITER, kept))));
        Object rubbish = Objects.requireNonNull(value(RUBBISH, kept));
        text.append(value(SWEPT, rubbish));
        for (Object one : (Iterable<?>) Objects.requireNonNull(value(DROPPED, rubbish))) {
            long age = time.nanos() - number(DROPPED_NANOS, one);
            text.append(value(DROPPED_NAME, one)).append(Math.min(age / unitNanos, most));
        }
        if (flow != null) {
            OF_FLOW.forEach(field -> text.append(value(field, flow)).append(' '));
            long age = time.nanos() - number(KEPT_NANOS, flow);
            var state = (SessionState) Objects.requireNonNull(value(SESSION_STATE, flow));
            var underWay = (KeptState.@Nullable Saving) value(UNDER_WAY, state);
            text.append(value(
                            TOLD_CHECKPOINT,
                            Objects.requireNonNull(value(TOLD, Objects.requireNonNull(value(CUTS, state))))))
                    .append(underWay == null ? "" : underWay.name())
                    .append(Math.max(0, number(HURRIED_UNTIL, flow) - number(PASSED_CUT, flow)))
                    .append(value(UNNAMED, state))
                    .append(Math.min(age / unitNanos, 2));
        }
    }

    private static long number(Field field, Object of) {
        return (long) Objects.requireNonNull(value(field, of));
    }

    private static @Nullable Object value(Field field, Object of) {
        try {
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field(String type, String name) {
        try {
            return field(Class.forName(type, false, ExploredState.class.getClassLoader()), name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The explorer's bucket as the real code sees it. */
    private record PortObjects(BucketPort bucket) implements ObjectStore {

        @Override
        public boolean create(String key, byte[] bytes) {
            return bucket.create(key, bytes);
        }

        @Override
        public Optional<byte[]> read(String key) {
            return bucket.read(key);
        }

        @Override
        public List<Listed> list(String prefix) {
            return bucket.list().entrySet().stream()
                    .map(entry -> new Listed(entry.getKey(), 0, entry.getValue()))
                    .toList();
        }

        @Override
        public void delete(String key) {
            bucket.delete(key);
        }

        @Override
        public void close() {}
    }
}
