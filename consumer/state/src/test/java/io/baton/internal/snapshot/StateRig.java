package io.baton.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.Store;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.Outputs;
import io.baton.internal.processing.Processor;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.state.StateSettings;
import io.baton.internal.tenure.BufferLimits;
import io.baton.internal.tenure.SessionRig;
import io.baton.internal.time.SettableTime;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sessions of pipelines with state on real threads, one after the other, with objects in memory and a clock that is set. */
final class StateRig {

    static final LeaseKey LEASE = new LeaseKey("g", "t", 0);
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(50);

    final MemoryObjects objects = new MemoryObjects();
    final SettableTime settable = new SettableTime();
    final Meters meters = new Meters();
    /** How long after a snapshot the next one is due. */
    Duration every = Duration.ZERO;

    private final AtomicLong fetches = new AtomicLong();
    private final HeldLease lease;
    private final Time time;

    /** One session. Closing it is a crash. */
    static final class Invocation implements AutoCloseable {

        final SessionRig session;

        private Invocation(SessionRig session) {
            this.session = session;
        }

        Checkpoint awaited(long nextOffset) {
            await(() -> session.checkpoint().nextOffset() == nextOffset);
            return session.checkpoint();
        }

        String failure() {
            await(() -> session.failure().isPresent());
            return session.failure().orElseThrow().reason();
        }

        /** As at a hand-over. */
        Checkpoint ended() throws InterruptedException {
            session.stop();
            assertThat(session.awaitIdle(PATIENCE)).isTrue();
            return session.checkpoint();
        }

        @Override
        public void close() {
            session.abandon();
            session.close();
        }
    }

    StateRig() throws InterruptedException {
        this.time = settable;
        this.lease = OpenFence.held(LEASE, time);
    }

    /** @param clock goes by the clock that is set, more or less */
    StateRig(Function<SettableTime, Time> clock) throws InterruptedException {
        this.time = clock.apply(settable);
        this.lease = OpenFence.held(LEASE, time);
    }

    Invocation begun(Pipeline<?, ?> pipeline) {
        return begun(1, Checkpoint.at(0), pipeline, null);
    }

    Invocation begun(long generation, Checkpoint start, Pipeline<?, ?> pipeline, @Nullable Outputs outputs) {
        var kept = new KeptState(
                LEASE,
                new Stores(pipeline.stores().stream().map(Store::name).toList()),
                pipeline.concurrency().ordering() == Ordering.PARTITION,
                new StateSettings("b", "p", every, 1 << 24),
                objects,
                new Recycled(),
                meters,
                time);
        var plan = new FailurePlan(
                pipeline.retries(), pipeline.failurePolicy(), FailurePlan.Places.NONE, LEASE.groupId(), new Random(1));
        var limits = new Processor.Limits(
                100, BufferLimits.DEFAULT.bytes(), () -> Duration.ofMinutes(1), () -> Duration.ofDays(10_000));
        var names = new Processor.Names(LEASE, "request", "worker");
        var session = new SessionRig(
                new Processor<>(pipeline, plan, outputs, kept, limits, names, meters, time),
                BufferLimits.DEFAULT,
                time);
        session.begin(new SessionRig.Hold(
                start,
                new Generation(generation),
                lease.fence(),
                Duration.ofSeconds(1),
                "topic-id",
                atMost -> {
                    fetches.incrementAndGet();
                    LockSupport.parkNanos(Math.min(atMost.toNanos(), 100_000));
                },
                null));
        return new Invocation(session);
    }

    /** The entries of a store in a snapshot. */
    Map<String, String> kept(@Nullable String snapshot, Pipeline<?, ?> pipeline, Store<String, String> store)
            throws InterruptedException {
        var kept = new HashMap<String, String>();
        if (snapshot != null) {
            List<String> names = pipeline.stores().stream().map(Store::name).toList();
            new SnapshotReader(objects, SnapshotName.place("p", LEASE), LEASE, new Stores(names))
                    .read(snapshot, new Memory())
                    .state()
                    .forEach(
                            names.indexOf(store.name()),
                            (key, value) -> kept.put(
                                    store.keySerde().deserializer().deserialize("t", key),
                                    store.valueSerde().deserializer().deserialize("t", value)));
        }
        return kept;
    }

    /** Lets the clock go on, with a holder that renews. */
    void pass(Duration duration) {
        for (Duration left = duration; left.isPositive(); left = left.minus(STEP)) {
            settable.advance(left.compareTo(STEP) < 0 ? left : STEP);
            lease.renew(Checkpoint.at(0));
        }
    }

    /** Returns once the session has looked for more to do, again and again. */
    void looks() {
        long begun = fetches.get();
        await(() -> fetches.get() > begun + 20);
    }

    static void await(BooleanSupplier condition) {
        long untilNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within %s", PATIENCE).isLessThan(untilNanos);
            Thread.onSpinWait();
        }
    }
}
