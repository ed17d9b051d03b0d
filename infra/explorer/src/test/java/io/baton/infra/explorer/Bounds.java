package io.baton.infra.explorer;

import static io.baton.infra.explorer.Scenario.BY_HAND;
import static io.baton.infra.explorer.Scenario.CUT_OFF;
import static io.baton.infra.explorer.Scenario.DEATH;
import static io.baton.infra.explorer.Scenario.NETWORK;
import static io.baton.infra.explorer.Scenario.PEOPLE;
import static io.baton.infra.explorer.Scenario.READS;
import static io.baton.infra.explorer.Scenario.SANDBOX;

import io.baton.infra.explorer.Scenario.Writing;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Setbacks;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What is explored: in every build, in a long one, and when there is an hour. */
final class Bounds {

    /** @param floor fewer states, and the explorer has overlooked some */
    record Bound(Scenario scenario, int floor) {

        /** Whether each execution of the other is one of its own. */
        boolean covers(Scenario other) {
            return scenario.invocations().equals(other.invocations())
                    && scenario.faults() >= other.faults()
                    && scenario.possible().containsAll(other.possible())
                    && (scenario.deadlines() || !other.deadlines())
                    && scenario.records() == other.records()
                    && scenario.concurrency() == other.concurrency()
                    && scenario.partitions() == other.partitions()
                    && scenario.ofTheLastAlone().equals(other.ofTheLastAlone())
                    && Objects.equals(scenario.before(), other.before())
                    && Objects.equals(scenario.writing(), other.writing())
                    && scenario.traits().equals(other.traits());
        }

        @Override
        public String toString() {
            return scenario.title();
        }
    }

    private static final ClaimRequest FIRST = Scenario.tick(1, "one", "n");
    private static final ClaimRequest FIRST_AGAIN = Scenario.tick(1, "one", "m");
    private static final ClaimRequest SECOND = Scenario.tick(2, "two", "n");
    private static final ClaimRequest SECOND_TWICE = Scenario.tick(2, "twin", "n");
    private static final ClaimRequest THIRD = Scenario.tick(3, "three", "n");
    private static final ClaimRequest BY_REQUEST = Scenario.manual(2, "manual", "n");
    private static final ClaimRequest BY_REQUEST_AGAIN = Scenario.manual(2, "manual", "m");
    private static final ClaimRequest WATCHDOG = Scenario.watchdog(2, "watchdog");

    static final Scenario TWO_TICKS = Scenario.of("two ticks", FIRST, SECOND);
    static final Scenario ONE_RECORD = TWO_TICKS.records(1, 1);
    static final Scenario ONE_TICK_TWICE = Scenario.of("one tick delivered twice", FIRST, FIRST_AGAIN);
    static final Scenario THREE_TICKS = Scenario.of("three ticks", FIRST, SECOND, THIRD);
    static final Scenario THREE_WITH_A_DUPLICATE =
            Scenario.of("two ticks, one fired twice", FIRST, SECOND, SECOND_TWICE);
    static final Scenario TICK_AND_MANUAL = Scenario.of("a tick and a request by hand", FIRST, BY_REQUEST);
    static final Scenario MANUAL_TWICE = Scenario.of("a request by hand, twice", BY_REQUEST, BY_REQUEST_AGAIN);
    static final Scenario TICK_AND_WATCHDOG = Scenario.of("a tick and the watchdog", FIRST, WATCHDOG);
    static final Scenario THREE_WITH_THE_WATCHDOG = Scenario.of("two ticks and the watchdog", FIRST, SECOND, WATCHDOG);

    /** A record ended the process of one that had it alone in hand. */
    static final Scenario ONCE_ALONE = TWO_TICKS.after(new Setbacks.Crashes(0, 1, true));
    /** Some record ended those of two. */
    static final Scenario TWICE_AMONG_OTHERS = TWO_TICKS.after(new Setbacks.Crashes(0, 2, false));

    /** One function that has two partitions, one record each. */
    static final Scenario SIDE_BY_SIDE = ONE_RECORD.sideBySide();
    /** The second of them is given a function of its own, which the second tick invokes. */
    static final Scenario ONE_LEAVES = ONE_RECORD.sideBySide(Set.of(1));

    /** The same, whose partitions sleep when they have nothing to do. */
    static final Scenario SLEEPING = SIDE_BY_SIDE.sleeping();

    static final Scenario SIDE_BY_SIDE_AFTER_A_CRASH = ONCE_ALONE.records(1, 1).sideBySide();
    static final Scenario ONE_LEAVES_AFTER_A_CRASH = ONCE_ALONE.records(1, 1).sideBySide(Set.of(1));

    /** Each record is noted in state, which is kept in snapshots. */
    static final Scenario KEEPING = TWO_TICKS.keeping();
    /** The same, and a holder before had kept record 0. */
    static final Scenario KEEPING_ON = TWO_TICKS.keepingOn();
    /** Long enough for two snapshots of a holder, so that what the first has replaced may be deleted. */
    static final Scenario KEEPING_ON_LONGER = TWO_TICKS.records(3, 1).keepingOn();

    /** Each record has an output, which is written exactly once. */
    static final Scenario WRITING = ONE_RECORD.writing(Writing.FIRST);

    /** What is in each build of what befalls both partitions of a process, and one of them. */
    private static final Set<Move.Kind> OF_BOTH_AND_OF_ONE =
            EnumSet.of(Move.Kind.DIES, Move.Kind.CUT_OFF, Move.Kind.FAILS);

    private static final Set<Move.Kind> OF_ONE =
            EnumSet.of(Move.Kind.DIES, Move.Kind.STALLS, Move.Kind.FAILS, Move.Kind.STOP, Move.Kind.DELETE);

    private static final Set<Move.Kind> DIES = EnumSet.of(Move.Kind.DIES);
    private static final Set<Move.Kind> STALLS_AND_DEATH = EnumSet.of(Move.Kind.DIES, Move.Kind.STALLS);

    private static final Set<Move.Kind> LOST_ANSWERS = EnumSet.of(Move.Kind.ANSWER_LOST, Move.Kind.REPEATED);
    private static final Set<Move.Kind> BY_SEEK = EnumSet.of(Move.Kind.SEEK);

    private Bounds() {}

    static List<Bound> ofEveryBuild() {
        return List.of(
                new Bound(TWO_TICKS.withDeadlines(), 4_000),
                new Bound(TWO_TICKS.records(3, 2), 6_500),
                new Bound(TWO_TICKS.records(1, 1).faults(1, SANDBOX), 20_000),
                new Bound(TWO_TICKS.withDeadlines().faults(2, READS), 4_500),
                new Bound(ONE_TICK_TWICE.faults(2, READS, DEATH), 3_400),
                new Bound(ONE_TICK_TWICE.faults(2, EnumSet.of(Move.Kind.DIES, Move.Kind.STOP)), 15_000),
                new Bound(ONE_TICK_TWICE.withDeadlines(), 2_000),
                new Bound(TICK_AND_MANUAL.faults(1, DEATH), 4_200),
                new Bound(MANUAL_TWICE.faults(1, DEATH, NETWORK), 2_400),
                new Bound(TICK_AND_WATCHDOG.withDeadlines().faults(1, DEATH), 7_500),
                new Bound(TWO_TICKS.faults(1, BY_SEEK), 15_000),
                new Bound(ONCE_ALONE.records(1, 1).faults(1, DEATH), 3_600),
                new Bound(TWICE_AMONG_OTHERS.faults(1, DIES), 7_000),
                new Bound(SIDE_BY_SIDE.faults(1, Scenario.TOLD), 11_000),
                new Bound(ONE_RECORD.faults(1, Scenario.TOPIC), 6_000),
                new Bound(SLEEPING, 4_300),
                new Bound(ONE_RECORD.sleeping().faults(1, DIES), 1_600),
                new Bound(ONE_LEAVES_AFTER_A_CRASH.faults(1, DEATH), 10_000),
                new Bound(WRITING.faults(1, DIES), 8_000),
                new Bound(TWO_TICKS.writing(Writing.BEHIND), 2_800),
                new Bound(ONE_RECORD.writing(Writing.ANOTHER_TOPIC), 2_700),
                new Bound(KEEPING, 6_000),
                new Bound(KEEPING_ON, 1_900),
                new Bound(THREE_TICKS, 15_000),
                new Bound(THREE_TICKS.records(1, 1).faults(1, EnumSet.of(Move.Kind.DIES)), 24_000));
    }

    /** What CI explores besides. */
    static List<Bound> ofALongBuild() {
        return List.of(
                new Bound(ONE_LEAVES.faults(1, OF_ONE), 22_000),
                new Bound(TWO_TICKS.records(1, 1).faults(2, NETWORK), 12_000),
                new Bound(TWO_TICKS.faults(1, BY_HAND), 8_000),
                new Bound(TWO_TICKS.records(1, 1).faults(2, EnumSet.of(Move.Kind.DIES, Move.Kind.STOP)), 13_000),
                new Bound(ONE_TICK_TWICE.faults(1, SANDBOX, NETWORK, PEOPLE), 30_000),
                new Bound(SIDE_BY_SIDE.faults(1, OF_BOTH_AND_OF_ONE), 30_000),
                new Bound(TWO_TICKS.faults(1, SANDBOX, NETWORK, PEOPLE), 75_000),
                new Bound(TWO_TICKS.faults(2, DEATH, NETWORK), 50_000),
                new Bound(TWO_TICKS.records(1, 1).faults(2, STALLS_AND_DEATH), 30_000),
                new Bound(TWO_TICKS.records(1, 1).faults(2, READS, STALLS_AND_DEATH), 40_000),
                new Bound(ONE_RECORD.faults(2, BY_SEEK, EnumSet.of(Move.Kind.FAILS, Move.Kind.STOP)), 50_000),
                new Bound(THREE_WITH_THE_WATCHDOG.withDeadlines(), 50_000),
                new Bound(THREE_WITH_A_DUPLICATE.faults(1, EnumSet.of(Move.Kind.DIES)), 48_000),
                new Bound(
                        ONE_TICK_TWICE.records(1, 1).withDeadlines().faults(2, EnumSet.of(Move.Kind.FREEZES)), 52_000),
                new Bound(ONCE_ALONE.faults(2, BY_SEEK, DIES), 140_000),
                new Bound(ONCE_ALONE.records(2, 2).faults(1, DIES), 6_400),
                new Bound(ONCE_ALONE.records(1, 1).faults(1, SANDBOX, NETWORK, PEOPLE), 88_000),
                new Bound(
                        THREE_TICKS
                                .records(1, 1)
                                .after(new Setbacks.Crashes(0, 2, false))
                                .faults(2, DIES),
                        120_000),
                new Bound(SIDE_BY_SIDE.withDeadlines().faults(1, DEATH), 45_000),
                new Bound(SIDE_BY_SIDE.faults(1, EnumSet.of(Move.Kind.FREEZES)), 55_000),
                new Bound(SIDE_BY_SIDE.faults(1, EnumSet.of(Move.Kind.STALLS)), 65_000),
                new Bound(SIDE_BY_SIDE.faults(1, NETWORK, CUT_OFF), 75_000),
                new Bound(SIDE_BY_SIDE.faults(1, PEOPLE), 60_000),
                new Bound(SIDE_BY_SIDE.faults(1, BY_SEEK), 60_000),
                new Bound(SIDE_BY_SIDE.faults(1, BY_HAND), 40_000),
                new Bound(SIDE_BY_SIDE.faults(1, Scenario.TOPIC), 215_000),
                new Bound(ONE_LEAVES.faults(1, Scenario.TOPIC), 26_000),
                new Bound(SIDE_BY_SIDE_AFTER_A_CRASH.faults(1, DEATH), 40_000),
                new Bound(SLEEPING.faults(1, DIES, PEOPLE), 70_000),
                new Bound(SLEEPING.faults(1, EnumSet.of(Move.Kind.STALLS)), 70_000),
                new Bound(SIDE_BY_SIDE.faults(2, Scenario.TOLD, DIES), 45_000),
                new Bound(ONE_LEAVES.faults(1, SANDBOX, NETWORK, CUT_OFF), 50_000),
                new Bound(ONE_LEAVES.faults(2, STALLS_AND_DEATH, EnumSet.of(Move.Kind.FAILS)), 60_000),
                new Bound(ONE_RECORD.keeping().faults(1, Scenario.OBJECTS), 3_000),
                new Bound(KEEPING.faults(1, Scenario.OBJECTS), 32_000),
                new Bound(KEEPING.faults(1, DIES), 42_000),
                new Bound(KEEPING_ON_LONGER, 11_000),
                new Bound(KEEPING_ON.prompt().faults(1, EnumSet.of(Move.Kind.FREEZES)), 19_000),
                new Bound(WRITING.faults(1, Scenario.COORDINATION), 16_000),
                new Bound(WRITING.faults(1, Scenario.EVICTION), 12_500),
                new Bound(TWO_TICKS.writing(Writing.BEHIND).faults(1, Scenario.EVICTION), 15_000),
                new Bound(WRITING.faults(1, BY_SEEK), 20_000),
                new Bound(WRITING.faults(1, EnumSet.of(Move.Kind.STALLS)), 25_000),
                new Bound(WRITING.faults(1, EnumSet.of(Move.Kind.FREEZES)), 90_000),
                new Bound(TWO_TICKS.records(2, 2).writing(Writing.FIRST), 18_000),
                new Bound(WRITING.prompt().faults(2, Scenario.COORDINATION, DIES), 28_000),
                new Bound(WRITING.prompt().faults(2, Scenario.COORDINATION, Scenario.EVICTION), 19_000),
                new Bound(WRITING.prompt().faults(2, BY_SEEK, DIES), 33_000),
                new Bound(
                        THREE_TICKS
                                .records(1, 1)
                                .writing(Writing.FIRST)
                                .prompt()
                                .faults(2, DIES),
                        120_000),
                new Bound(ONE_RECORD.writing(Writing.BACK).faults(1, DIES), 9_000),
                new Bound(TWO_TICKS.writing(Writing.FURTHER).faults(1, DIES), 9_000),
                new Bound(ONE_RECORD.writing(Writing.WANTED).faults(1, EnumSet.of(Move.Kind.FREEZES)), 100_000),
                new Bound(ONE_RECORD.faults(2, BY_SEEK, EnumSet.of(Move.Kind.STALLS)), 100_000),
                new Bound(ONE_RECORD.withDeadlines().faults(2, BY_SEEK, LOST_ANSWERS), 80_000));
    }

    /** The smaller ones first. */
    static List<Bound> ofALongNight() {
        return List.of(
                new Bound(TWO_TICKS.faults(1, SANDBOX, NETWORK, PEOPLE, BY_HAND), 90_000),
                new Bound(TWO_TICKS.records(3, 2).withDeadlines().faults(1, DEATH), 100_000),
                new Bound(TWO_TICKS.faults(2, STALLS_AND_DEATH), 110_000),
                new Bound(ONCE_ALONE.faults(1, SANDBOX, NETWORK, PEOPLE), 250_000),
                new Bound(TWO_TICKS.withDeadlines().faults(2, READS, STALLS_AND_DEATH, NETWORK), 580_000),
                new Bound(TWO_TICKS.records(3, 2).faults(1, BY_SEEK), 100_000),
                new Bound(SIDE_BY_SIDE.withDeadlines().faults(1, SANDBOX, NETWORK, PEOPLE), 400_000),
                new Bound(ONE_LEAVES.withDeadlines().faults(2, SANDBOX, NETWORK, PEOPLE), 400_000),
                new Bound(THREE_TICKS.records(1, 1).faults(2, BY_SEEK, DEATH), 420_000),
                new Bound(TICK_AND_MANUAL.withDeadlines().faults(1, SANDBOX, NETWORK, PEOPLE), 170_000),
                new Bound(THREE_WITH_THE_WATCHDOG.withDeadlines().faults(1, DEATH), 280_000),
                new Bound(ONE_TICK_TWICE.withDeadlines().faults(2, SANDBOX, NETWORK, PEOPLE), 1_800_000),
                new Bound(THREE_WITH_A_DUPLICATE.faults(1, SANDBOX, NETWORK, PEOPLE), 1_250_000),
                new Bound(TWO_TICKS.withDeadlines().faults(2, SANDBOX, NETWORK, PEOPLE), 3_400_000),
                new Bound(TWO_TICKS.withDeadlines().faults(2, BY_SEEK, SANDBOX, NETWORK, PEOPLE), 6_000_000),
                new Bound(THREE_TICKS.withDeadlines().faults(1, SANDBOX, NETWORK, PEOPLE), 1_000_000));
    }
}
