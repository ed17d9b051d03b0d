package io.baton.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.state.Keeping;
import io.baton.internal.time.SettableTime;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is deleted, and when. */
class RubbishTest {

    private static final String PLACE = "p/";
    private static final ObjectRef OLD = ref(1);
    private static final ObjectRef NEW = ref(2);
    /** Sorted last, so that it is deleted last. */
    private static final ObjectRef LEFT_BY_OTHERS = ref(9);

    private final MemoryObjects objects = new MemoryObjects();
    private final SettableTime time = new SettableTime();
    private final Rubbish rubbish =
            new Rubbish(objects, PLACE, new KeptSnapshots(objects, PLACE, Keeping.DEFAULT, time), time);

    private static ObjectRef ref(int number) {
        return new ObjectRef("00000000000%s-00000001".formatted(number), 1, 1);
    }

    private void create(ObjectRef ref, Duration age) {
        objects.create(PLACE + ref.name(), new byte[1]);
        objects.age(PLACE + ref.name(), time.now().minus(age));
    }

    private void clearing(BooleanSupplier holds) {
        rubbish.clear(List.of(NEW), holds);
    }

    private boolean isThere(ObjectRef ref) {
        return objects.keys().contains(PLACE + ref.name());
    }

    private void awaitGone(ObjectRef ref) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (isThere(ref)) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void close() {
        rubbish.close();
    }

    @Test
    void whatTheRowMayStillNameStaysHoweverOldItIs() {
        create(OLD, Duration.ofDays(3));
        create(NEW, Duration.ZERO);
        create(LEFT_BY_OTHERS, Duration.ofDays(3));
        // the first snapshot after three quiet days; the row does not have it yet
        rubbish.add(List.of(OLD));
        clearing(() -> true);
        awaitGone(LEFT_BY_OTHERS);
        assertThat(isThere(OLD)).isTrue();

        time.advance(Rubbish.GRACE);
        while (isThere(OLD)) {
            clearing(() -> true);
        }
        assertThat(isThere(NEW)).isTrue();
    }

    @Test
    void whatIsNeededAgainStays() {
        create(OLD, Duration.ZERO);
        create(NEW, Duration.ZERO);
        create(LEFT_BY_OTHERS, Duration.ZERO);
        rubbish.add(List.of(OLD, LEFT_BY_OTHERS));
        time.advance(Rubbish.GRACE);
        // a session has begun again at a checkpoint that needs it
        rubbish.clear(List.of(OLD, NEW), () -> true);
        awaitGone(LEFT_BY_OTHERS);
        assertThat(isThere(OLD)).isTrue();
    }

    @Test
    void aSweepThatIsFrozenForDaysDeletesNothingOfASuccessor() {
        var frozen = new MemoryObjects() {
            @Override
            public List<Listed> list(String prefix) {
                create(PLACE + NEW.name(), new byte[1]);
                age(PLACE + NEW.name(), time.now());
                time.advance(Rubbish.OF_OTHERS.multipliedBy(2));
                return super.list(prefix);
            }
        };
        frozen.create(PLACE + LEFT_BY_OTHERS.name(), new byte[1]);
        frozen.age(PLACE + LEFT_BY_OTHERS.name(), time.now().minus(Rubbish.OF_OTHERS.multipliedBy(2)));
        try (var zombie = new Rubbish(frozen, PLACE, new KeptSnapshots(frozen, PLACE, Keeping.DEFAULT, time), time)) {
            zombie.clear(List.of(), () -> true);
            while (zombie.isDeleting()) {
                Thread.onSpinWait();
            }
        }
        assertThat(frozen.keys()).containsExactly(PLACE + NEW.name());
    }

    @Test
    void whoeverWasFrozenDeletesNothing() {
        create(OLD, Duration.ZERO);
        create(LEFT_BY_OTHERS, Duration.ofDays(3));
        rubbish.add(List.of(OLD));
        time.advance(Rubbish.GRACE.plusSeconds(60));
        clearing(() -> false);
        assertThat(rubbish.isDeleting()).isFalse();
        assertThat(isThere(OLD)).isTrue();
        assertThat(isThere(LEFT_BY_OTHERS)).isTrue();
    }

    private void keep(ObjectRef ref, Duration age) {
        var kept = new KeptSnapshot(ref.name(), 7, time.now().minus(age), 1, 1, List.of(ref));
        objects.create(KeptSnapshot.key(PLACE, ref.name()), kept.encoded());
    }

    @Test
    void anObjectOfAKeptSnapshotStaysWhenTheHolderNeedsItNoMore() {
        create(OLD, Duration.ZERO);
        create(NEW, Duration.ZERO);
        create(LEFT_BY_OTHERS, Duration.ofDays(3));
        keep(OLD, Duration.ZERO);
        rubbish.add(List.of(OLD, LEFT_BY_OTHERS));
        time.advance(Rubbish.GRACE);
        clearing(() -> true);
        awaitGone(LEFT_BY_OTHERS); // it is deleted after the other would be
        assertThat(isThere(OLD)).isTrue();
    }

    @Test
    void anObjectOfAKeptSnapshotOutlivesTheSweepUntilTheSnapshotIsTooOld() {
        create(OLD, Duration.ofDays(3));
        create(ref(3), Duration.ofDays(9));
        create(NEW, Duration.ZERO);
        create(LEFT_BY_OTHERS, Duration.ofDays(3));
        keep(OLD, Duration.ofDays(3));
        keep(ref(3), Duration.ofDays(9));
        clearing(() -> true);
        awaitGone(LEFT_BY_OTHERS);
        assertThat(isThere(OLD)).isTrue();
        assertThat(isThere(ref(3))).isFalse();
        assertThat(objects.keys())
                .contains(KeptSnapshot.key(PLACE, OLD.name()))
                .doesNotContain(KeptSnapshot.key(PLACE, ref(3).name()));
    }

    @Test
    void nothingIsDeletedWhileItIsNotKnownWhatIsKept() {
        create(OLD, Duration.ofDays(3));
        create(NEW, Duration.ZERO);
        keep(OLD, Duration.ofDays(3));
        objects.damage(KeptSnapshot.key(PLACE, OLD.name()), 20);
        rubbish.add(List.of(OLD));
        time.advance(Rubbish.GRACE);
        clearing(() -> true);
        while (rubbish.isDeleting()) {
            Thread.onSpinWait();
        }
        assertThat(isThere(OLD)).isTrue();
    }
}
