package io.baton.infra.explorer;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.Tick;
import io.baton.internal.output.Committed;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is explored: who may be invoked, and how much may go wrong.
 *
 * @param invocations each may start at any moment, or never, in any order
 * @param faults how many moves that cost something an execution may have
 * @param possible which of these there are
 * @param deadlines whether Lambda's deadline may come near at any moment
 * @param records how many the partition has
 * @param concurrency how many records are handled at once, finished in any order
 * @param partitions how many a function has; the last is the neighbour of the others
 * @param ofTheLastAlone the invocations, by their place, of another function that has the last partition alone
 * @param before what the row tells of earlier holders' crashes; null where nobody looks at that
 * @param writing of outputs, exactly once; null where handlers write nothing
 */
record Scenario(
        String name,
        List<ClaimRequest> invocations,
        int faults,
        Set<Move.Kind> possible,
        boolean deadlines,
        int records,
        int concurrency,
        int partitions,
        Set<Integer> ofTheLastAlone,
        @Nullable Setbacks before,
        @Nullable Writing writing,
        Set<Trait> traits) {

    /** What else is so. */
    enum Trait {
        /** A process lets its partitions sleep that have had nothing to do for {@link #IDLE_AFTER}. */
        SLEEPS,
        /** Nobody is slow with records: whoever may learn where to begin, begin or finish one does so before anything else happens. */
        PROMPT,
        /** Handlers note each record in state, which is kept in snapshots. */
        KEEPS,
        /** And a holder before had kept record 0. */
        KEPT_BEFORE
    }

    /**
     * What was before: nothing, or what transactions had committed, and what was done without them since.
     *
     * @param committed null: nothing
     * @param row where the row is
     * @param seek the number of the last seek, which was done without transactions; 0: none
     * @param wanted where a seek leads that waits to be carried out; -1: none waits
     */
    record Writing(@Nullable Committed committed, long row, long seek, int wanted) {

        /** Nothing. */
        static final Writing FIRST = new Writing(null, 0, 0, -1);
        /** Nothing was done, and the operator wants it to go on at record 0. */
        static final Writing WANTED = new Writing(committed(0), 0, 0, 0);
        /** A time without transactions, which passed record 0. */
        static final Writing FURTHER = new Writing(committed(0), 1, 0, -1);
        /** A time without transactions, in which the operator wanted record 0 once more. */
        static final Writing BACK = new Writing(committed(1), 0, 1, -1);

        /** Transactions of a topic that was deleted since had committed record 0. */
        static final Writing ANOTHER_TOPIC =
                new Writing(new Committed(Checkpoint.at(1), 0, 1, "topic-id-before"), 0, 0, -1);

        /** A holder that crashed after it had committed record 0, and before it renewed. */
        static final Writing BEHIND = new Writing(committed(1), 0, 0, -1);

        /** How many records were passed since the last seek. */
        int passed() {
            return committed != null && committed.seek() == seek && Topic.FIRST.equals(committed.topicId())
                    ? (int) Math.max(row, committed.checkpoint().nextOffset())
                    : (int) row;
        }

        private static Committed committed(long offset) {
            return new Committed(Checkpoint.at(offset), 0, 1, Topic.FIRST);
        }

        @Override
        public String toString() {
            return committed == null
                    ? "writing"
                    : "writing after offset %s%s was committed, row at %s after seek %s%s"
                            .formatted(
                                    committed.checkpoint().nextOffset(),
                                    Topic.FIRST.equals(committed.topicId()) ? "" : " of another topic",
                                    row,
                                    seek,
                                    wanted < 0 ? "" : ", wanted at " + wanted);
        }
    }

    /** After as many crashes a record is condemned. */
    static final int MOST_CRASHES = 2;

    /** The quantum of time; no wait ends within one, and whatever waits looks again at the next. */
    static final Duration UNIT = Duration.ofSeconds(1);

    /** As short as they can be and still nest: a renewal a unit, a lease of three, a fence that closes after two. */
    static final LeaseTimings TIMINGS = new LeaseTimings(
            UNIT.multipliedBy(3), UNIT, UNIT, UNIT, UNIT.dividedBy(4), UNIT.dividedBy(4), UNIT, UNIT.multipliedBy(2));

    static final int LEASE = 3;

    static final Duration IDLE_AFTER = UNIT;

    static final Set<Move.Kind> SANDBOX = EnumSet.of(
            Move.Kind.DIES,
            Move.Kind.DIES_AFTER,
            Move.Kind.FREEZES,
            Move.Kind.FREEZES_AFTER,
            Move.Kind.STALLS,
            Move.Kind.STALLS_AFTER);
    static final Set<Move.Kind> NETWORK = EnumSet.of(Move.Kind.THROTTLED, Move.Kind.ANSWER_LOST, Move.Kind.REPEATED);
    static final Set<Move.Kind> TOLD = EnumSet.of(Move.Kind.TOLD);
    static final Set<Move.Kind> CUT_OFF = EnumSet.of(Move.Kind.CUT_OFF);
    /** A claimant evicts a holder that renews. */
    static final Set<Move.Kind> EVICTION = EnumSet.of(Move.Kind.LEAPS);
    /** What befalls a request of the bucket. */
    static final Set<Move.Kind> OBJECTS =
            EnumSet.of(Move.Kind.OBJECT_LOST, Move.Kind.OBJECT_UNHEARD, Move.Kind.OBJECT_LATE);
    /** What befalls a request of the coordinator. */
    static final Set<Move.Kind> COORDINATION =
            EnumSet.of(Move.Kind.OUTPUTS_LOST, Move.Kind.OUTPUTS_UNHEARD, Move.Kind.OUTPUTS_LATE);

    static final Set<Move.Kind> PEOPLE = EnumSet.of(Move.Kind.STOP, Move.Kind.FAILS);
    static final Set<Move.Kind> DEATH = EnumSet.of(Move.Kind.DIES, Move.Kind.DIES_AFTER);
    static final Set<Move.Kind> READS = EnumSet.of(Move.Kind.READ_FAILS);
    static final Set<Move.Kind> TOPIC = EnumSet.of(Move.Kind.GONE);
    static final Set<Move.Kind> BY_HAND = EnumSet.of(Move.Kind.DELETE);

    static Scenario of(String name, ClaimRequest... invocations) {
        return new Scenario(name, List.of(invocations), 0, Set.of(), false, 2, 1, 1, Set.of(), null, null, Set.of());
    }

    @SafeVarargs
    final Scenario faults(int count, Set<Move.Kind>... kinds) {
        var possible = EnumSet.noneOf(Move.Kind.class);
        for (Set<Move.Kind> some : kinds) {
            possible.addAll(some);
        }
        return new Scenario(
                name,
                invocations,
                count,
                possible,
                deadlines,
                records,
                concurrency,
                partitions,
                ofTheLastAlone,
                before,
                writing,
                traits);
    }

    Scenario withDeadlines() {
        return new Scenario(
                name,
                invocations,
                faults,
                possible,
                true,
                records,
                concurrency,
                partitions,
                ofTheLastAlone,
                before,
                writing,
                traits);
    }

    Scenario records(int count, int atOnce) {
        return new Scenario(
                name,
                invocations,
                faults,
                possible,
                deadlines,
                count,
                atOnce,
                partitions,
                ofTheLastAlone,
                before,
                writing,
                traits);
    }

    /** With workers that take heed of crashes. */
    Scenario after(Setbacks.Crashes crashes) {
        return new Scenario(
                name,
                invocations,
                faults,
                possible,
                deadlines,
                records,
                concurrency,
                partitions,
                ofTheLastAlone,
                new Setbacks(crashes, null),
                writing,
                traits);
    }

    /** With handlers that write. */
    Scenario writing(Writing what) {
        return new Scenario(
                name,
                invocations,
                faults,
                possible,
                deadlines,
                records,
                concurrency,
                partitions,
                ofTheLastAlone,
                before,
                what,
                traits);
    }

    /** Whose partitions may sleep. */
    Scenario sleeping() {
        return that(Trait.SLEEPS);
    }

    /** Where nobody is slow with records. */
    Scenario prompt() {
        return that(Trait.PROMPT);
    }

    /** With handlers that keep state. */
    Scenario keeping() {
        return that(Trait.KEEPS);
    }

    /** And where a holder before had kept the state of record 0. */
    Scenario keepingOn() {
        return that(Trait.KEEPS).that(Trait.KEPT_BEFORE);
    }

    boolean keeps() {
        return traits.contains(Trait.KEEPS);
    }

    boolean keptBefore() {
        return traits.contains(Trait.KEPT_BEFORE);
    }

    private Scenario that(Trait trait) {
        var more = EnumSet.of(trait);
        more.addAll(traits);
        return new Scenario(
                name,
                invocations,
                faults,
                possible,
                deadlines,
                records,
                concurrency,
                partitions,
                ofTheLastAlone,
                before,
                writing,
                more);
    }

    boolean sleeps() {
        return traits.contains(Trait.SLEEPS);
    }

    boolean isPrompt() {
        return traits.contains(Trait.PROMPT);
    }

    /** Of a function that has two partitions. */
    Scenario sideBySide() {
        return sideBySide(Set.of());
    }

    /** The same beside these invocations of another function, which has the second of them alone. */
    Scenario sideBySide(Set<Integer> ofTheSecondAlone) {
        return new Scenario(
                name,
                invocations,
                faults,
                possible,
                deadlines,
                records,
                concurrency,
                2,
                ofTheSecondAlone,
                before,
                writing,
                traits);
    }

    List<Integer> partitionsOf(int who) {
        return ofTheLastAlone.contains(who) ? List.of(partitions - 1) : allPartitions();
    }

    List<Integer> allPartitions() {
        return IntStream.range(0, partitions).boxed().toList();
    }

    static LeaseKey key(int partition) {
        return new LeaseKey("g", "t", partition);
    }

    boolean looksAtSetbacks() {
        return before != null;
    }

    String title() {
        return "%s%s%s%s, %d records, %d faults of %s%s%s%s"
                .formatted(
                        name,
                        partitions == 1 ? "" : " of %s partitions".formatted(partitions),
                        ofTheLastAlone.isEmpty() ? "" : ", %s of the last alone".formatted(ofTheLastAlone),
                        (sleeps() ? ", that may sleep" : "")
                                + (isPrompt() ? ", prompt" : "")
                                + (keeps() ? ", keeping state" : "")
                                + (keptBefore() ? " of record 0" : ""),
                        records,
                        faults,
                        possible,
                        deadlines ? ", and deadlines" : "",
                        before == null ? "" : ", after " + before.crashes(),
                        writing == null ? "" : ", " + writing);
    }

    boolean allows(Move.Kind kind) {
        return possible.contains(kind);
    }

    static ClaimRequest tick(int tick, String requestId, String nonce) {
        return request(requestId, nonce, new Intent.Scheduled(new Tick(tick)));
    }

    static ClaimRequest manual(int tick, String requestId, String nonce) {
        return request(requestId, nonce, new Intent.Manual(new Tick(tick)));
    }

    static ClaimRequest watchdog(int tick, String requestId) {
        return request(requestId, "n", new Intent.Watchdog(new Tick(tick)));
    }

    private static ClaimRequest request(String requestId, String nonce, Intent intent) {
        return new ClaimRequest(key(0), new Owner(requestId, nonce, "log", "1"), intent);
    }
}
