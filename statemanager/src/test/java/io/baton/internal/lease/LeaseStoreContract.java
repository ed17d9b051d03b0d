package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.LeaseStore.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every store must do: exactly what the rules say, each step at once or not at all. */
public abstract class LeaseStoreContract {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00.123456Z");
    private static final List<Owner> OWNERS = List.of(LeaseRows.FIRST, LeaseRows.ITS_RETRY, LeaseRows.NEXT);

    private static final List<String> SNAPSHOTS = List.of("0001-0004", "0001-0005", "0002-0001");
    private static final int STEPS = 2_000;
    private static final int SHORT_LIVES = 20;

    /** An empty store, or one where {@link #freshKey} is unused. */
    protected abstract LeaseStore store();

    /** All that is in {@link #store}. */
    protected abstract LeaseBook book();

    /** A key no other test uses. */
    protected LeaseKey freshKey() {
        return new LeaseKey("group/" + UUID.randomUUID(), "topic.with-all_kinds", 7);
    }

    @Test
    void aRowThatIsNotThereReadsAsEmpty() {
        assertThat(store().read(freshKey())).isEmpty();
    }

    @Test
    void readsBackWhatItWrote() {
        LeaseKey key = freshKey();
        Written written = store().write(new Step.Claim(key, OWNERS.get(0), scheduled(1), "topic-id", START));
        assertThat(written).isInstanceOf(Written.Done.class);
        assertThat(store().read(key)).contains(((Written.Done) written).row());
    }

    @Test
    void refusalsShowTheRowAsItWas() {
        LeaseKey key = freshKey();
        var first = (Written.Done) store().write(new Step.Claim(key, OWNERS.get(0), scheduled(1), null, START));
        assertThat(store().write(new Step.Claim(key, OWNERS.get(2), scheduled(1), null, START)))
                .isEqualTo(new Written.Refused(Optional.of(first.row())));
        assertThat(store().write(new Step.Await(freshKey(), OWNERS.get(0), new Generation(1), START)))
                .isEqualTo(new Written.Refused(Optional.empty()));
    }

    @Test
    void noStepOfAnotherOwnerOrGenerationIsAccepted() {
        LeaseKey key = freshKey();
        Generation mine = ((Written.Done) store().write(new Step.Claim(key, OWNERS.get(0), scheduled(1), null, START)))
                .row()
                .generation();
        Checkpoint start = Checkpoint.at(5);
        store().write(new Step.Activate(key, OWNERS.get(0), mine, start, START));
        var row = ((Written.Done) store().write(new Step.Seek(key, new Lease.Seek(1, 2, 5L, "ops", "because", START))))
                .row();
        assertNothingForgedIsAccepted(key, mine, row);

        var newer = store().write(new Step.Claim(key, OWNERS.get(2), scheduled(2), null, START));
        assertNothingForgedIsAccepted(key, mine, ((Written.Done) newer).row());
    }

    private void assertNothingForgedIsAccepted(LeaseKey key, Generation mine, Lease row) {
        Checkpoint further = Checkpoint.at(9);
        var forged = new ArrayList<Step>();
        for (Owner owner : OWNERS) {
            for (Generation generation : List.of(mine, mine.next(), Generation.NONE)) {
                if (!row.isHeldBy(owner, generation) && !row.isClaimedBy(owner, generation)) {
                    forged.add(new Step.Await(key, owner, generation, START));
                    forged.add(new Step.Activate(key, owner, generation, further, START));
                    forged.add(new Step.Evict(key, owner, generation, row.heartbeats(), further, START));
                    forged.add(new Step.Renew(key, owner, generation, new Step.HolderProgress(further, 0), START));
                    forged.add(new Step.Release(
                            key, owner, generation, new Step.HolderProgress(further, 0), true, START, START));
                    forged.add(new Step.Release(
                            key, owner, generation, new Step.HolderProgress(further, 0), false, START, START));
                    forged.add(new Step.Resign(key, owner, generation));
                    forged.add(new Step.Move(key, owner, generation, further, 1, START));
                }
            }
        }
        for (Step step : forged) {
            assertThat(store().write(step)).as(step.toString()).isEqualTo(new Written.Refused(Optional.of(row)));
        }
        assertThat(store().read(key)).contains(row);
    }

    @Test
    void aStepThatIsRightButForOneThingIsRefusedAsTheRulesSay() {
        assertStepsDoWhatTheRulesSay(LeaseRows.lives(freshKey()).keySet(), step -> true);
    }

    /** Thousands of writes: a minute, where a real table carries them out. */
    @Test
    @Tag("long")
    void aStepThatIsRightButForOneThingIsRefusedOnWhateverRow() {
        assertThat(assertStepsDoWhatTheRulesSayOnWhateverRow(step -> true))
                .as("12 steps are allowed, and all but an order are refused")
                .hasSize(23);
    }

    Map<String, Integer> assertStepsDoWhatTheRulesSayOnWhateverRow(Predicate<Step> those) {
        return assertStepsDoWhatTheRulesSay(LeaseRows.leadingTo(freshKey()).keySet(), those);
    }

    /** How often a step was allowed, and refused. */
    private Map<String, Integer> assertStepsDoWhatTheRulesSay(Set<String> rows, Predicate<Step> those) {
        var met = new HashMap<String, Integer>();
        for (String name : rows) {
            LeaseKey key = freshKey();
            Optional<Lease> row = led(key, name);
            List<Step> steps = nearMisses(key, row, those);
            for (int i = 0; i < steps.size(); i++) {
                Written expected = LeaseRules.apply(row, steps.get(i));
                assertThat(store().write(steps.get(i)))
                        .as("%s on a row that is %s: %s", steps.get(i), name, row)
                        .isEqualTo(expected);
                met.merge(name(steps.get(i), expected), 1, Integer::sum);
                if (expected instanceof Written.Done) {
                    key = freshKey();
                    row = led(key, name);
                    steps = nearMisses(key, row, those);
                }
            }
        }
        return met;
    }

    private static List<Step> nearMisses(LeaseKey key, Optional<Lease> row, Predicate<Step> those) {
        return NearMisses.of(key, row.orElse(Lease.fresh(key))).stream()
                .filter(those)
                .toList();
    }

    private static String name(Step step, Written written) {
        return step.getClass().getSimpleName() + " " + written.getClass().getSimpleName();
    }

    /** A new row like that one. */
    private Optional<Lease> led(LeaseKey key, String name) {
        Optional<Lease> row = Optional.empty();
        for (Step step : LeaseRows.leadingTo(key).getOrDefault(name, List.of())) {
            row = Optional.of(((Written.Done) store().write(step)).row());
        }
        return row;
    }

    @Test
    void everyStepDoesWhatTheRulesSayOnEveryRowItMeets() {
        var random = new Random(20261121);
        LeaseStore store = store();
        // two at a time, and others after a while: a row's first steps count as much as its hundredth
        List<LeaseKey> keys = Stream.generate(this::freshKey)
                .limit(2L * (life(STEPS - 1) + 1))
                .toList();
        Map<LeaseKey, Lease> model = new HashMap<>();
        var done = new HashMap<String, Integer>();
        var refused = new HashMap<String, Integer>();
        for (int i = 0; i < STEPS; i++) {
            LeaseKey key = keys.get(2 * life(i) + random.nextInt(2));
            Optional<Lease> row = Optional.ofNullable(model.get(key));
            Step step = randomStep(random, key, row, START.plus(Duration.ofMillis(i)));
            Written expected = LeaseRules.apply(row, step);
            assertThat(store.write(step)).as("step %d: %s on %s", i, step, row).isEqualTo(expected);
            String name = step.getClass().getSimpleName();
            if (expected instanceof Written.Done applied) {
                model.put(key, applied.row());
                done.merge(name, 1, Integer::sum);
            } else {
                refused.merge(name, 1, Integer::sum);
            }
        }
        assertThat(done.keySet()).as("steps that were allowed at least once").hasSize(12);
        assertThat(refused.keySet()).as("steps that were refused at least once").hasSize(11);
    }

    /** In which rows' life a step falls: short ones at first, then long ones, which see a seek from its order to a release after it. */
    private static int life(int step) {
        return step < SHORT_LIVES * 50 ? step / 50 : SHORT_LIVES + (step - SHORT_LIVES * 50) / 200;
    }

    @Test
    void ofManyClaimsForOneTickExactlyOneWins() throws Exception {
        LeaseKey key = freshKey();
        LeaseStore store = store();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var claims = new ArrayList<Callable<Written>>();
            for (int i = 0; i < 8; i++) {
                var owner = new Owner("same-request", "attempt-" + i, "log", "1");
                claims.add(() -> store.write(new Step.Claim(key, owner, scheduled(5), null, START)));
            }
            long winners = 0;
            for (var claim : threads.invokeAll(claims)) {
                winners += claim.get() instanceof Written.Done ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        }
        assertThat(store.read(key).orElseThrow().generation()).isEqualTo(new Generation(1));
    }

    @Test
    void theBookHasEveryLease() {
        LeaseKey one = freshKey();
        LeaseKey other = freshKey();
        var claimed = (Written.Done) store().write(new Step.Claim(one, OWNERS.get(0), scheduled(1), null, START));
        var ordered = (Written.Done) store().write(new Step.Command(other, DesiredState.STOP, "ops", "because", START));
        assertThat(book().list())
                .contains(
                        new LeaseBook.Entry.ReadableRow(claimed.row()), new LeaseBook.Entry.ReadableRow(ordered.row()))
                .isSortedAccordingTo(Comparator.comparing(LeaseBook.Entry::id));
        assertThat(book().find(one)).contains(new LeaseBook.Entry.ReadableRow(claimed.row()));
        assertThat(book().find(freshKey())).isEmpty();
    }

    private static Intent scheduled(long tick) {
        return new Intent.Scheduled(new Tick(tick));
    }

    private static Step randomStep(Random random, LeaseKey key, Optional<Lease> row, Instant at) {
        Part part = randomPart(random, row);
        Owner owner = part.owner();
        Generation mine = part.mine();
        Checkpoint checkpoint = randomCheckpoint(random, row);
        Lease.Heartbeats seen = almost(random, row.map(Lease::heartbeats).orElse(new Lease.Heartbeats(0, 0, 0, 0)));
        long seekDone = row.map(Lease::lastSeekDone).orElse(0L) - (random.nextInt(8) == 0 ? 1 : 0);
        long asked = Math.max(1, row.map(Lease::lastSeek).orElse(0L) + (random.nextInt(8) == 0 ? 1 : 0));
        return switch (random.nextInt(16)) {
            case 13 -> new Step.Move(key, owner, mine, checkpoint, asked, randomSnapshot(random, row), at);
            case 14, 15 -> new Step.Seek(key, randomSeek(random, row, at));
            case 12 -> new Step.Admit(key, owner, new Tick(random.nextInt(40)), at);
            case 0, 1 ->
                new Step.Claim(
                        key, owner, randomIntent(random), random.nextBoolean() ? "id-" + random.nextInt(2) : null, at);
            case 2 -> new Step.ClaimSilent(key, owner, randomIntent(random), seen, at);
            case 3 -> new Step.Await(key, owner, mine, at);
            case 4, 5 -> new Step.Activate(key, owner, mine, checkpoint, at);
            case 6 -> new Step.Evict(key, owner, mine, seen, checkpoint, randomSetbacks(random), at);
            case 7, 8 ->
                new Step.Renew(
                        key, owner, mine, new Step.HolderProgress(checkpoint, seekDone, randomSetbacks(random)), at);
            case 9 -> {
                boolean endsClaim = random.nextBoolean();
                yield new Step.Release(
                        key,
                        owner,
                        mine,
                        new Step.HolderProgress(checkpoint, seekDone, randomSetbacks(random)),
                        endsClaim,
                        endsClaim && random.nextBoolean(),
                        at,
                        at);
            }
            case 10 -> new Step.Resign(key, owner, mine);
            default ->
                new Step.Command(
                        key, random.nextInt(3) == 0 ? DesiredState.STOP : DesiredState.RUN, "ops", "because", at);
        };
    }

    private static Setbacks randomSetbacks(Random random) {
        return new Setbacks(
                random.nextBoolean() ? null : new Setbacks.Crashes(0, random.nextInt(4), random.nextBoolean()),
                random.nextBoolean() ? null : new Setbacks.GivenUp(random.nextInt(900), 1 + random.nextInt(3)));
    }

    private static Lease.Seek randomSeek(Random random, Optional<Lease> row, Instant at) {
        long next = Math.max(1, row.map(Lease::lastSeek).orElse(0L) + 1 + (random.nextInt(6) == 0 ? -1 : 0));
        Long from = random.nextBoolean() ? null : (long) random.nextInt(900);
        String snapshot = random.nextBoolean() ? null : random.nextBoolean() ? Lease.Seek.EMPTY : SNAPSHOTS.getFirst();
        return new Lease.Seek(next, random.nextInt(900), from, "ops", "because", at, snapshot);
    }

    private record Part(Owner owner, Generation mine) {}

    /** Mostly who holds or claims, so that a step is refused for what it asks and not for who asks; sometimes anybody. */
    private static Part randomPart(Random random, Optional<Lease> row) {
        Lease.Holder holder = row.map(Lease::holder).orElse(null);
        Lease.Claim claim = row.map(Lease::claim).orElse(null);
        int dice = random.nextInt(10);
        if (dice < 5 && holder != null) {
            return new Part(named(holder.ownerId()), holder.generation());
        }
        if (dice < 8 && claim != null) {
            return new Part(named(claim.ownerId()), claim.generation());
        }
        long last = row.map(r -> r.generation().value()).orElse(0L);
        Generation some = new Generation(Math.max(1, last - random.nextInt(2)));
        return new Part(OWNERS.get(random.nextInt(OWNERS.size())), some);
    }

    private static Owner named(String ownerId) {
        return OWNERS.stream()
                .filter(owner -> owner.id().equals(ownerId))
                .findFirst()
                .orElseThrow();
    }

    /** What was seen, or in one figure not quite, or without one of the two: each must count. Who has no generation has no beat. */
    private static Lease.Heartbeats almost(Random random, Lease.Heartbeats seen) {
        int wrong = random.nextInt(12);
        if (wrong == 4) {
            return new Lease.Heartbeats(0, 0, seen.holderGeneration(), seen.holderHeartbeats());
        }
        if (wrong == 5) {
            return new Lease.Heartbeats(seen.claimGeneration(), seen.claimHeartbeats(), 0, 0);
        }
        return new Lease.Heartbeats(
                seen.claimGeneration() + (wrong == 0 ? 1 : 0),
                seen.claimHeartbeats() + (wrong == 1 && seen.claimGeneration() > 0 ? 1 : 0),
                seen.holderGeneration() + (wrong == 2 ? 1 : 0),
                seen.holderHeartbeats() + (wrong == 3 && seen.holderGeneration() > 0 ? 1 : 0));
    }

    private static Intent randomIntent(Random random) {
        var tick = new Tick(random.nextInt(40));
        return switch (random.nextInt(4)) {
            case 0 -> new Intent.Manual(tick);
            case 1 -> new Intent.Watchdog(tick);
            default -> new Intent.Scheduled(tick);
        };
    }

    private static Checkpoint randomCheckpoint(Random random, Optional<Lease> row) {
        long offset = row.flatMap(Lease::checkpoint).map(Checkpoint::nextOffset).orElse(0L);
        long next = Math.max(0, offset + random.nextInt(5) - 1);
        OptionalInt epoch = random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(9));
        return new Checkpoint(next, epoch, randomlyAhead(random, next), randomSnapshot(random, row));
    }

    /** Mostly that of the row or a later one, so that a step is refused for other reasons too. */
    private static @Nullable String randomSnapshot(Random random, Optional<Lease> row) {
        String last = row.flatMap(Lease::checkpoint).map(Checkpoint::snapshot).orElse(null);
        if (random.nextInt(6) > 0) {
            return last != null || random.nextBoolean() ? last : SNAPSHOTS.getFirst();
        }
        return random.nextBoolean() ? null : SNAPSHOTS.get(random.nextInt(SNAPSHOTS.size()));
    }

    private static FinishedAhead randomlyAhead(Random random, long next) {
        var ahead = new FinishedAhead.Builder();
        long end = next;
        for (int i = random.nextInt(4); i > 0; i--) {
            long from = end + 1 + random.nextInt(300);
            end = from + 1 + random.nextInt(20_000);
            ahead.add(from, end);
        }
        return ahead.build();
    }
}
