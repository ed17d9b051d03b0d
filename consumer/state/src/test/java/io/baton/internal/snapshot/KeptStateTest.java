package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.State;
import io.baton.Store;
import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Fence;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.metrics.Gauge;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.CommittedState;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.progress.Progress;
import io.baton.internal.state.AttemptState;
import io.baton.internal.state.StateSettings;
import io.baton.internal.tenure.Session;
import io.baton.internal.time.SettableTime;
import io.baton.internal.time.SystemTime;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one invocation leaves for the next, in memory and in the bucket. */
class KeptStateTest {

    private static final LeaseKey LEASE = new LeaseKey("g", "t", 0);
    private static final Store<String, String> STORE = Store.of("one", Serdes.String(), Serdes.String());
    private static final String PLACE = SnapshotName.place("p", LEASE);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MemoryObjects objects = new MemoryObjects();
    private final Recycled recycled = new Recycled();
    private Time time = new SystemTime();
    private final Guard guard = guard(OpenFence.of(LEASE), time);

    KeptStateTest() throws InterruptedException {}

    private static Guard guard(Fence fence, Time time) {
        return new Guard(fence, Duration.ofSeconds(1), time, () -> Duration.ofMinutes(1));
    }

    private KeptState open() {
        return open(new Meters(), time);
    }

    private KeptState open(Meters meters, Time time) {
        return new KeptState(
                LEASE,
                new Stores(List.of(STORE.name())),
                true,
                new StateSettings("b", "p", Duration.ofSeconds(10), 1 << 20),
                objects,
                recycled,
                meters,
                time);
    }

    private static State<String> value(AttemptState attempt) {
        return attempt.of(STORE);
    }

    private static AttemptState attempt(KeptState kept, String key, long offset) {
        return kept.attempt(new ConsumerRecord<>("t", 0, offset, key.getBytes(UTF_8), new byte[0]));
    }

    private void handle(KeptState kept, long offset, String value) throws InterruptedException {
        handle(kept, "k", offset, value);
    }

    private void handle(KeptState kept, String key, long offset, String value) throws InterruptedException {
        AttemptState attempt = attempt(kept, key, offset);
        value(attempt).put(value);
        attempt.end();
        kept.keep(attempt, guard);
        kept.settle(between -> new Cut(Checkpoint.at(offset + 1), between, 0));
    }

    private static @Nullable String found(KeptState kept) {
        return value(attempt(kept, "k", 99)).get();
    }

    private static KeptState.Saving taken(KeptState kept, long nextOffset, long generation) {
        return kept.take(Checkpoint.at(nextOffset), new Generation(generation), true);
    }

    private static String saved(KeptState kept, long nextOffset, long generation) throws InterruptedException {
        KeptState.Saving saving = taken(kept, nextOffset, generation);
        assertThat(saving.isDone(PATIENCE)).isTrue();
        kept.saved(saving, () -> true);
        return saving.name();
    }

    @Test
    void whatTheNextInvocationFindsInMemoryIsWhatTheCheckpointNames() throws Exception {
        String name;
        try (KeptState kept = open()) {
            kept.begin(null);
            handle(kept, 0, "first");
            name = saved(kept, 1, 1);
            kept.ends(Checkpoint.at(1).with(name));
        }
        for (String object : objects.keys()) {
            objects.delete(object); // so that only memory has it
        }
        try (KeptState kept = open()) {
            kept.begin(name);
            assertThat(found(kept)).isEqualTo("first");
        }
    }

    @Test
    void aSnapshotThatWasGivenUpAtTheEndIsNotTakenForKept() throws Exception {
        String name;
        try (KeptState kept = open()) {
            kept.begin(null);
            handle(kept, 0, "first");
            name = saved(kept, 1, 1);
            handle(kept, 1, "second");
            // the fence closes before it is kept: the checkpoint stays, and the session ends by itself
            assertThat(taken(kept, 2, 1).name()).isNotEqualTo(name);
            kept.ends(Checkpoint.at(1).with(name));
        }
        try (KeptState kept = open()) {
            kept.begin(name);
            assertThat(found(kept)).isEqualTo("first");
        }
    }

    @Test
    void whatASnapshotTookThatWasGivenUpBehindAClosedFenceComesWithTheNextOne() throws Exception {
        var clock = new SettableTime();
        time = clock;
        HeldLease lease = OpenFence.held(LEASE, clock);
        Fence fence = lease.fence();
        Guard closing = guard(fence, clock);
        var start = new Session.Start(
                Checkpoint.at(0), 0, new Generation(1), fence, Duration.ofSeconds(1), "id", atMost -> null, null);
        var session = new OutputFlow.Of(start, new Progress(Checkpoint.at(0)), closing, failure -> {});
        String name;
        try (KeptState kept = open()) {
            CommittedState state = kept.committed(session);
            assertThat(state.begin(Checkpoint.at(0))).isTrue();
            handle(kept, "large", 0, "x".repeat(1_000)); // so that later objects have changes alone
            assertThat(state.keep(Checkpoint.at(1), true)).isPresent();
            handle(kept, 1, "first");
            closing.stop();
            clock.advance(LeaseTimings.DEFAULT.holdsFor());
            assertThat(state.keep(Checkpoint.at(2), true)).isEmpty();
            assertThat(state.resume()).as("behind the closed fence").isFalse();
            var unused = lease.renew(Checkpoint.at(0));
            assertThat(state.resume()).isTrue();
            assertThat(state.isDirty()).as("no checkpoint names it yet").isTrue();
            handle(kept, "other", 2, "second");
            name = Objects.requireNonNull(
                    state.keep(Checkpoint.at(3), true).orElseThrow().snapshot());
        }
        try (KeptState kept = open()) {
            kept.begin(name);
            assertThat(found(kept)).isEqualTo("first");
        }
    }

    private static @Nullable Long age(KeptState kept, Meters meters) {
        kept.measure();
        return meters.drain().gauges().get(Gauge.SNAPSHOT_AGE_MILLIS);
    }

    @Test
    void theAgeIsThatOfTheOldestChangeWithoutASnapshot() throws Exception {
        var meters = new Meters();
        var time = new SettableTime();
        try (KeptState kept = open(meters, time)) {
            kept.begin(null);
            time.advance(Duration.ofHours(1)); // nothing changes, and nothing waits
            assertThat(age(kept, meters)).isZero();
            handle(kept, 0, "first");
            assertThat(age(kept, meters)).isZero();
            time.advance(Duration.ofMinutes(3));
            KeptState.Saving saving = taken(kept, 1, 1);
            assertThat(saving.isDone(PATIENCE)).isTrue();
            assertThat(age(kept, meters)).as("the row can't name it yet").isEqualTo(180_000);
            handle(kept, 1, "second");
            time.advance(Duration.ofSeconds(2));
            kept.saved(saving, () -> true);
            assertThat(age(kept, meters)).as("the second").isEqualTo(2_000);
            time.advance(Duration.ofSeconds(5));
            assertThat(age(kept, meters)).isEqualTo(7_000);
            saved(kept, 2, 1);
            assertThat(age(kept, meters)).isZero();
            time.advance(Duration.ofHours(1));
            assertThat(age(kept, meters)).isZero();
        }
    }

    @Test
    void whatASessionLeftUnkeptMakesTheNextOneNoOlder() throws Exception {
        var meters = new Meters();
        var time = new SettableTime();
        try (KeptState kept = open(meters, time)) {
            assertThat(age(kept, meters)).as("before a session").isIn(null, 0L);
            kept.begin(null);
            handle(kept, 0, "first");
            assertThat(age(kept, meters)).isZero();
            time.advance(Duration.ofMinutes(3));
            kept.begin(null);
            assertThat(age(kept, meters)).isZero();
            handle(kept, 0, "again");
            time.advance(Duration.ofSeconds(1));
            assertThat(age(kept, meters)).as("seen now").isZero();
        }
    }

    @Test
    void whatTheCommittedCheckpointNeedsStaysHoweverLongTheNextCommitTakes() throws Exception {
        var clock = new SettableTime();
        time = clock;
        try (KeptState kept = open()) {
            kept.begin(null);
            handle(kept, 0, "first");
            String committed = PLACE + saved(kept, 1, 1);
            kept.named();
            long offset = 1;
            for (; offset <= 20; offset++) {
                handle(kept, offset, "not committed, in " + offset);
                saved(kept, offset + 1, 1);
                clock.advance(Rubbish.GRACE);
                assertThat(objects.keys()).contains(committed);
            }
            kept.named();
            clock.advance(Rubbish.GRACE);
            for (; objects.keys().contains(committed); offset++) {
                handle(kept, offset, "in " + offset);
                saved(kept, offset + 1, 1);
            }
        }
    }

    /** Begins a second invocation at this checkpoint, and returns the names of the snapshots that are kept once it has looked. */
    private List<String> keptAfter(Checkpoint start) throws InterruptedException {
        String left = PLACE + "000000000009-00000001";
        objects.create(left, new byte[1]);
        objects.age(left, Instant.EPOCH);
        try (KeptState kept = open()) {
            kept.begin(start.snapshot());
            kept.began(start);
            handle(kept, start.nextOffset(), "second");
            saved(kept, start.nextOffset() + 1, 2);
            while (objects.keys().contains(left)) { // it is deleted after the look
                Thread.onSpinWait();
            }
        }
        return objects.keys().stream()
                .filter(key -> key.startsWith(PLACE + KeptSnapshot.FOLDER))
                .map(key -> key.substring((PLACE + KeptSnapshot.FOLDER).length()))
                .toList();
    }

    private String first() throws InterruptedException {
        try (KeptState kept = open()) {
            kept.begin(null);
            handle(kept, 0, "first");
            KeptState.Saving saving = taken(kept, 1, 1);
            assertThat(saving.isDone(PATIENCE)).isTrue();
            return saving.name();
        }
    }

    @Test
    void theSnapshotAtWhichASessionBeganIsKept() throws Exception {
        String name = first();
        assertThat(keptAfter(Checkpoint.at(1).with(name))).containsExactly(name);
        byte[] bytes = objects.read(KeptSnapshot.key(PLACE, name)).orElseThrow();
        KeptSnapshot kept = KeptSnapshot.decoded(bytes, "key");
        assertThat(kept.nextOffset()).isEqualTo(1);
        assertThat(kept.entries()).isEqualTo(1);
        assertThat(kept.objects()).extracting(ObjectRef::name).containsExactly(name);
    }

    @Test
    void aSnapshotWithRecordsThatWereFinishedAheadIsNotKept() throws Exception {
        String name = first();
        var ahead = new FinishedAhead.Builder();
        ahead.add(3, 4);
        assertThat(keptAfter(new Checkpoint(1, OptionalInt.empty(), ahead.build(), name)))
                .isEmpty();
    }

    @Test
    void aSnapshotThatASeekTookToAnotherOffsetIsNotKept() throws Exception {
        String name = first();
        assertThat(keptAfter(Checkpoint.at(5).with(name))).isEmpty();
    }
}
