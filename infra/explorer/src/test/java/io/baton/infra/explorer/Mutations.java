package io.baton.infra.explorer;

import static io.baton.infra.explorer.Bounds.MANUAL_TWICE;
import static io.baton.infra.explorer.Bounds.ONCE_ALONE;
import static io.baton.infra.explorer.Bounds.ONE_LEAVES;
import static io.baton.infra.explorer.Bounds.ONE_LEAVES_AFTER_A_CRASH;
import static io.baton.infra.explorer.Bounds.ONE_RECORD;
import static io.baton.infra.explorer.Bounds.ONE_TICK_TWICE;
import static io.baton.infra.explorer.Bounds.SIDE_BY_SIDE;
import static io.baton.infra.explorer.Bounds.THREE_TICKS;
import static io.baton.infra.explorer.Bounds.THREE_WITH_THE_WATCHDOG;
import static io.baton.infra.explorer.Bounds.TWICE_AMONG_OTHERS;
import static io.baton.infra.explorer.Bounds.TWO_TICKS;
import static io.baton.infra.explorer.Promise.BOUNDED_DUPLICATES;
import static io.baton.infra.explorer.Promise.CONDEMNED_ARE_GUILTY;
import static io.baton.infra.explorer.Promise.DUPLICATES_END;
import static io.baton.infra.explorer.Promise.EACH_BY_ITSELF;
import static io.baton.infra.explorer.Promise.EACH_ITS_OWN;
import static io.baton.infra.explorer.Promise.LIVENESS;
import static io.baton.infra.explorer.Promise.LOST_ANSWERS_ARE_FOUND;
import static io.baton.infra.explorer.Promise.NEVER_BACK;
import static io.baton.infra.explorer.Promise.NO_DUPLICATES_WHEN_CLEAN;
import static io.baton.infra.explorer.Promise.NO_LOSS;
import static io.baton.infra.explorer.Promise.ONE_HOLDER;
import static io.baton.infra.explorer.Promise.ONLY_THE_SILENT_ARE_REPLACED;
import static io.baton.infra.explorer.Promise.SEEKS_ARE_EXACT;
import static io.baton.infra.explorer.Promise.SETBACKS_ARE_TRUE;
import static io.baton.infra.explorer.Promise.STOPPED_STAYS_STOPPED;
import static io.baton.infra.explorer.Promise.SUSPECTS_ARE_NAMED;
import static io.baton.infra.explorer.Promise.TOPICS_STAY_APART;

import io.baton.infra.explorer.Move.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** The guards of the protocol that can be taken out one at a time and are missed. RATIONALE.md has those that can't. */
final class Mutations {

    /** One record, and it ended the process of one that had it alone in hand. */
    private static final Scenario ONE_SUSPECT = ONCE_ALONE.records(1, 1);

    private static final String LEASE = "statemanager/src/main/java/io/baton/internal/lease/";
    private static final String TENURE = "consumer/src/main/java/io/baton/internal/tenure/";

    private static Scenario with(Scenario scenario, int faults, Kind first, Kind... more) {
        return scenario.faults(faults, EnumSet.of(first, more));
    }

    private static Mutation rule(String guard, String code, String broken, Scenario scenario, Promise promise) {
        return new Mutation(guard, LEASE + "LeaseRules.java", code, broken, scenario, promise);
    }

    private static Mutation lease(
            String file, String guard, String code, String broken, Scenario scenario, Promise promise) {
        return new Mutation(guard, LEASE + file + ".java", code, broken, scenario, promise);
    }

    private static Mutation tenure(
            String file, String guard, String code, String broken, Scenario scenario, Promise promise) {
        return new Mutation(guard, TENURE + file + ".java", code, broken, scenario, promise);
    }

    private static final List<Mutation> OF_THE_LEASE = List.of(
            // the condition of each step
            rule(
                    "admit: only a newer tick",
                    "row.admitted() == null || row.admitted().tick().compareTo(admit.tick()) < 0",
                    "true",
                    ONE_TICK_TWICE,
                    DUPLICATES_END),
            rule(
                    "claim: only while RUN is ordered",
                    "row.mayRun() && givesWay(row, claim.owner(), claim.intent())",
                    "givesWay(row, claim.owner(), claim.intent())",
                    with(TWO_TICKS, 1, Kind.STOP),
                    STOPPED_STAYS_STOPPED),
            rule(
                    "claim: only if the newest gives way",
                    "row.mayRun() && givesWay(row, claim.owner(), claim.intent())",
                    "row.mayRun()",
                    ONE_TICK_TWICE,
                    DUPLICATES_END),
            rule(
                    "claim: the same tick does not go before itself",
                    "newest.ended() || newest.tick().compareTo(scheduled.tick()) < 0",
                    "newest.ended() || newest.tick().compareTo(scheduled.tick()) <= 0",
                    ONE_TICK_TWICE,
                    DUPLICATES_END),
            rule(
                    "claim: one that ended gives way to its retry",
                    "newest.ended() || newest.tick().compareTo(scheduled.tick()) < 0",
                    "newest.tick().compareTo(scheduled.tick()) < 0",
                    ONE_TICK_TWICE.withDeadlines(),
                    LIVENESS),
            rule(
                    "claim: a request by hand does not go before itself",
                    "newest.ended() || !newest.ownerId().startsWith(owner.requestPrefix())",
                    "true",
                    MANUAL_TWICE.faults(1, Scenario.DEATH, Scenario.NETWORK),
                    DUPLICATES_END),
            rule(
                    "claim: the watchdog leaves a holder alone",
                    "newest.ended() && row.holder() == null",
                    "newest.ended()",
                    THREE_WITH_THE_WATCHDOG.withDeadlines(),
                    DUPLICATES_END),
            rule(
                    "claim: the watchdog leaves a claimant alone",
                    "newest.ended() && row.holder() == null",
                    "row.holder() == null",
                    with(Bounds.TICK_AND_WATCHDOG.withDeadlines(), 1, Kind.DIES, Kind.DIES_AFTER),
                    DUPLICATES_END),
            rule(
                    "claim: a generation of its own",
                    "Generation mine = after.generation.next();",
                    "Generation mine = after.generation.equals(Generation.NONE) ? after.generation.next() : after.generation;",
                    TWO_TICKS,
                    EACH_BY_ITSELF),
            rule(
                    "claim a silent lease: only while RUN is ordered",
                    "row.mayRun() && row.heartbeats().equals(claim.seen())",
                    "row.heartbeats().equals(claim.seen())",
                    with(ONE_TICK_TWICE, 2, Kind.DIES, Kind.STOP),
                    STOPPED_STAYS_STOPPED),
            rule(
                    "claim a silent lease: only if no heartbeat has moved",
                    "row.mayRun() && row.heartbeats().equals(claim.seen())",
                    "row.mayRun()",
                    with(ONE_TICK_TWICE, 1, Kind.STALLS),
                    ONLY_THE_SILENT_ARE_REPLACED),
            rule(
                    "await: only the newest claimant",
                    "case Await await -> row.isClaimedBy(await.owner(), await.mine());",
                    "case Await await -> row.claim() != null;",
                    THREE_TICKS,
                    EACH_BY_ITSELF),
            rule(
                    "activate: only while RUN is ordered",
                    "row.mayRun() && row.isClaimedBy(activate.owner(), activate.mine()) && row.holder() == null",
                    "row.isClaimedBy(activate.owner(), activate.mine()) && row.holder() == null",
                    with(TWO_TICKS, 1, Kind.STOP),
                    STOPPED_STAYS_STOPPED),
            rule(
                    "activate: only the newest claimant",
                    "row.mayRun() && row.isClaimedBy(activate.owner(), activate.mine()) && row.holder() == null",
                    "row.mayRun() && row.holder() == null",
                    TWO_TICKS,
                    ONE_HOLDER),
            rule(
                    "activate: only a vacant partition",
                    "row.mayRun() && row.isClaimedBy(activate.owner(), activate.mine()) && row.holder() == null",
                    "row.mayRun() && row.isClaimedBy(activate.owner(), activate.mine())",
                    TWO_TICKS,
                    ONLY_THE_SILENT_ARE_REPLACED),
            rule(
                    "activate: from the row's checkpoint",
                    "row.checkpoint().orElse(Checkpoint.at(startIfNew.nextOffset()))",
                    "Checkpoint.at(startIfNew.nextOffset())",
                    TWO_TICKS,
                    NEVER_BACK),
            rule(
                    "evict: only while RUN is ordered",
                    """
                    row.mayRun()
                                            && row.isClaimedBy(evict.owner(), evict.mine())
                    """.strip(),
                    "row.isClaimedBy(evict.owner(), evict.mine())",
                    with(ONE_RECORD, 2, Kind.DIES, Kind.STOP),
                    STOPPED_STAYS_STOPPED),
            rule(
                    "evict: only the newest claimant",
                    """
                    row.mayRun()
                                            && row.isClaimedBy(evict.owner(), evict.mine())
                    """.strip(),
                    "row.mayRun()",
                    with(THREE_TICKS.records(1, 1), 1, Kind.DIES),
                    ONE_HOLDER),
            rule(
                    "evict: only if the holder's heartbeat has not moved",
                    "&& row.heartbeats().holderHeartbeats() == evict.seen().holderHeartbeats()",
                    "",
                    with(ONE_RECORD, 1, Kind.STALLS),
                    ONLY_THE_SILENT_ARE_REPLACED),
            rule(
                    "renew: only the holder",
                    "row.isHeldBy(renew.owner(), renew.mine())",
                    "row.holder() != null",
                    with(ONE_RECORD, 1, Kind.STALLS),
                    ONE_HOLDER),
            rule(
                    "release: only the holder",
                    """
                    row.isHeldBy(release.owner(), release.mine())
                                            && notBehind
                    """.strip(),
                    "row.holder() != null && notBehind",
                    with(ONE_RECORD, 1, Kind.STALLS),
                    ONE_HOLDER),
            rule(
                    "release: ends no claim but its own",
                    "&& release.endsClaim() == claimIs(row, release.mine())",
                    "",
                    TWO_TICKS.withDeadlines(),
                    EACH_ITS_OWN),
            rule(
                    "release: ends its own claim",
                    "release.endsClaim() ? ended(claimOf(row)) : row.claim()",
                    "row.claim()",
                    TWO_TICKS.withDeadlines(),
                    LIVENESS),
            rule(
                    "resign: only one's own claim",
                    "case Resign resign -> row.isClaimedBy(resign.owner(), resign.mine());",
                    "case Resign resign -> row.claim() != null;",
                    with(TWO_TICKS, 1, Kind.STOP),
                    EACH_ITS_OWN),
            lease(
                    "Lease",
                    "holder: known by its owner, where generations began anew",
                    """
                    && holder.generation().equals(mine)
                                    && holder.ownerId().equals(owner.id());
                    """.strip(),
                    "&& holder.generation().equals(mine);",
                    TWO_TICKS.faults(1, Scenario.BY_HAND),
                    ONE_HOLDER),
            lease(
                    "Lease",
                    "claimant: known by its owner, where generations began anew",
                    """
                    && claim.generation().equals(mine)
                                    && claim.ownerId().equals(owner.id());
                    """.strip(),
                    "&& claim.generation().equals(mine);",
                    TWO_TICKS.faults(1, Scenario.BY_HAND),
                    EACH_ITS_OWN),
            // lost answers
            rule(
                    "lost answer: claim",
                    "case Claim claim -> claimedBefore(row, claim.owner());",
                    "case Claim ignored -> false;",
                    with(TWO_TICKS, 1, Kind.REPEATED),
                    LOST_ANSWERS_ARE_FOUND),
            rule(
                    "lost answer: activate",
                    "case Activate activate -> row.isHeldBy(activate.owner(), activate.mine());",
                    "case Activate ignored -> false;",
                    with(TWO_TICKS, 1, Kind.REPEATED),
                    LOST_ANSWERS_ARE_FOUND),
            rule(
                    "lost answer: release",
                    "&& !row.isHeldBy(release.owner(), release.mine());",
                    "&& false;",
                    with(TWO_TICKS, 1, Kind.REPEATED),
                    LOST_ANSWERS_ARE_FOUND),
            rule(
                    "lost answer: admit",
                    "&& row.admitted().ownerId().equals(admit.owner().id());",
                    "&& false;",
                    with(TWO_TICKS, 1, Kind.REPEATED),
                    LOST_ANSWERS_ARE_FOUND),
            lease(
                    "Claimant",
                    "lost answer: the fence counts from before the first that may have been carried out",
                    "holds(notYet, row.get())",
                    "holds(sent, row.get())",
                    with(ONE_RECORD, 2, Kind.ANSWER_LOST, Kind.THROTTLED),
                    ONE_HOLDER),
            // duplicates, and evidence
            lease(
                    "Leases",
                    "admission: a duplicate ends after its read",
                    "if (stands && looksAlive(row)) {",
                    "if (stands && row.generation().equals(Generation.NONE)) {",
                    ONE_TICK_TWICE,
                    DUPLICATES_END),
            lease(
                    "Leases",
                    "admission: of two at once one warms up",
                    "if (row.isWarmingUp(time.now().minus(timings.leaseDuration()))) {",
                    "if (row.isWarmingUp(time.now())) {",
                    ONE_TICK_TWICE,
                    DUPLICATES_END),
            lease(
                    "Leases",
                    "claim a silent lease: only after a lease duration",
                    "boolean silent = everything.observe(row.heartbeats());",
                    "boolean silent = true;",
                    with(ONE_TICK_TWICE, 1, Kind.STALLS),
                    ONLY_THE_SILENT_ARE_REPLACED),
            lease(
                    "SilenceTimer",
                    "evict: only after a lease duration",
                    "time.nanos() - sinceNanos >= leaseDuration.toNanos()",
                    "time.nanos() - sinceNanos >= 0",
                    TWO_TICKS,
                    ONLY_THE_SILENT_ARE_REPLACED),
            lease(
                    "SilenceTimer",
                    "evict: counted from the last heartbeat that was seen",
                    "if (!now.equals(seen)) {",
                    "if (seen == null) {",
                    TWO_TICKS,
                    ONLY_THE_SILENT_ARE_REPLACED),
            // the fence
            lease(
                    "Fence",
                    "fence: closes by itself",
                    "return leftNanos() > 0;",
                    "return !lost;",
                    with(ONE_RECORD, 1, Kind.STALLS),
                    ONE_HOLDER),
            lease(
                    "Fence",
                    "fence: closes by the wall clock, where the monotonic one stood still",
                    "return Math.min(byNanos, TimeUnit.MILLISECONDS.toNanos(byMillis));",
                    "return byNanos;",
                    with(ONE_RECORD, 1, Kind.FREEZES),
                    ONE_HOLDER),
            lease(
                    "HeldLease",
                    "fence: counts from before a renewal was sent",
                    "fence.renewed(sent);\n                renewDueNanos",
                    "fence.renewed(Fence.stamp(time));\n                renewDueNanos",
                    with(ONE_RECORD, 1, Kind.STALLS_AFTER),
                    ONE_HOLDER),
            lease(
                    "Claimant",
                    "fence: counts from before the activation was sent",
                    "holds(sent, done.row())",
                    "holds(Fence.stamp(time), done.row())",
                    with(ONE_RECORD, 1, Kind.STALLS_AFTER),
                    ONE_HOLDER),
            // from the hold to the release
            lease(
                    "HeldLease",
                    "renewal: shows a newer claim",
                    "newest.generation().compareTo(mine) > 0",
                    "newest.generation().compareTo(mine) < 0",
                    TWO_TICKS,
                    LIVENESS),
            lease(
                    "HeldLease",
                    "renewal: shows a STOP",
                    "return new Renewal.Stopped(row.command());",
                    "return new Renewal.Renewed();",
                    with(TWO_TICKS, 1, Kind.STOP),
                    LIVENESS),
            lease(
                    "HeldLease",
                    "release: tried again if a claim came in between",
                    "(!moved && claimIsMine(row.get()) == endsClaim)",
                    "(!moved && claimIsMine(row.get()) != endsClaim)",
                    TWO_TICKS.withDeadlines(),
                    LOST_ANSWERS_ARE_FOUND),
            tenure(
                    "HoldLoop",
                    "hand-over: no record is begun any more",
                    """
                    drainingAt = time.now();
                            stop();
                    """.strip(),
                    "drainingAt = time.now();",
                    TWO_TICKS,
                    NO_DUPLICATES_WHEN_CLEAN),
            tenure(
                    "HoldLoop",
                    "hand-over: waits for what is under way",
                    "ending = drain(ending);",
                    "stop();",
                    TWO_TICKS,
                    NO_DUPLICATES_WHEN_CLEAN),
            tenure(
                    "HoldLoop",
                    "hand-over: the final checkpoint goes with the release",
                    "lease.release(reached(), setbacks(), servedUntil)",
                    "lease.release(lease.start(), setbacks(), servedUntil)",
                    TWO_TICKS.withDeadlines(),
                    NO_DUPLICATES_WHEN_CLEAN),
            tenure(
                    "LeaseRenewer",
                    "renewal: the checkpoint is what is finished",
                    "Checkpoint checkpoint = current.reached();",
                    "Checkpoint checkpoint = Checkpoint.at(current.reached().nextOffset() + 1);",
                    TWO_TICKS,
                    NO_LOSS),
            tenure(
                    "Intake",
                    "hand-over: what was prefetched below the checkpoint is dropped",
                    "buffer.dropBelow(offset);",
                    "",
                    TWO_TICKS,
                    BOUNDED_DUPLICATES),
            tenure(
                    "Waiting",
                    "a claimant whose time is up resigns",
                    """
                    }
                            resignQuietly();
                            return new Result.Ends(
                    """.strip(),
                    """
                    }
                            return new Result.Ends(
                    """.strip(),
                    TWO_TICKS.withDeadlines(),
                    LIVENESS),
            // the operator's seek
            rule(
                    "move: only the holder",
                    "row.isHeldBy(move.owner(), move.mine())\n                        && notBehind",
                    "row.holder() != null\n                        && notBehind",
                    with(ONE_RECORD, 2, Kind.SEEK, Kind.STALLS),
                    ONE_HOLDER),
            rule(
                    "lost answer: move",
                    "row.isHeldBy(move.owner(), move.mine())\n                        && row.seekDone() != null",
                    "false && row.seekDone() != null",
                    with(ONE_RECORD, 2, Kind.SEEK, Kind.ANSWER_LOST, Kind.REPEATED),
                    NO_LOSS),
            rule(
                    "release: only from where the last seek went",
                    """
                    && row.lastSeekDone() == release.progress().seekDone()
                                            && release
                    """.strip(),
                    "&& release",
                    with(ONE_RECORD.withDeadlines(), 2, Kind.SEEK, Kind.ANSWER_LOST),
                    NO_LOSS),
            lease(
                    "HeldLease",
                    "release: from where a move went whose answer was lost",
                    "last = startOf(row.get());",
                    "",
                    with(ONE_RECORD.withDeadlines(), 2, Kind.SEEK, Kind.ANSWER_LOST),
                    NO_LOSS),
            tenure(
                    "HoldLoop",
                    "seek: a live holder learns of it",
                    "while (lease.seek().isEmpty() && !mayBeginAgain()) {",
                    "while (drainingAt == null || lease.seek().isEmpty()) {",
                    with(TWO_TICKS, 1, Kind.SEEK),
                    LIVENESS),
            tenure(
                    "HoldLoop",
                    "seek: no record is begun any more",
                    "stop();\n        // for as long",
                    "// for as long",
                    with(TWO_TICKS, 1, Kind.SEEK),
                    SEEKS_ARE_EXACT),
            tenure(
                    "HoldLoop",
                    "seek: waits for what is under way",
                    """
                    and the lease is renewed
                            while (!current
                    """.strip(),
                    """
                    and the lease is renewed
                            while (false && !current
                    """.strip(),
                    with(TWO_TICKS, 1, Kind.SEEK),
                    SEEKS_ARE_EXACT),
            tenure(
                    "Intake",
                    "seek: what was fetched where it was is forgotten",
                    "position = NOWHERE;\n        hold(start);",
                    "hold(start);",
                    with(TWO_TICKS, 1, Kind.SEEK),
                    LIVENESS),
            // records that end their process
            lease(
                    "Setbacks",
                    "crashes: an eviction adds one",
                    "ofRecord ? oneMore(times) : times",
                    "times",
                    with(ONE_SUSPECT, 1, Kind.DIES),
                    SETBACKS_ARE_TRUE),
            rule(
                    "crashes: an eviction writes them down",
                    "after.setbacks = e.setbacks();",
                    "",
                    with(ONE_SUSPECT, 1, Kind.DIES),
                    SETBACKS_ARE_TRUE),
            lease(
                    "Setbacks",
                    "crashes: stand until their place is passed",
                    "crashes.offset() >= reached.nextOffset()",
                    "crashes.offset() > reached.nextOffset()",
                    with(ONE_SUSPECT, 1, Kind.DIES),
                    SETBACKS_ARE_TRUE),
            lease(
                    "Setbacks",
                    "crashes: told only of the place where they were",
                    "crashes != null && crashes.alone() && crashes.offset() == checkpoint ? crashes.times() : 0",
                    "crashes != null && crashes.alone() ? crashes.times() : 0",
                    with(ONCE_ALONE, 1, Kind.DIES),
                    SETBACKS_ARE_TRUE),
            lease(
                    "Setbacks",
                    "condemned: only for crashes with it alone in hand",
                    "crashes != null && crashes.alone() && crashes.offset() == checkpoint ? crashes.times() : 0",
                    "crashes != null && crashes.offset() == checkpoint ? crashes.times() : 0",
                    with(TWICE_AMONG_OTHERS, 1, Kind.DIES),
                    CONDEMNED_ARE_GUILTY),
            tenure(
                    "Caution",
                    "condemned: only after as many crashes as it takes",
                    "return crashesAt(checkpoint) >= mostCrashes;",
                    "return crashesAt(checkpoint) >= mostCrashes - 1;",
                    with(ONE_SUSPECT, 1, Kind.DIES),
                    CONDEMNED_ARE_GUILTY),
            lease(
                    "Setbacks",
                    "caution: called for by one crash with a record alone in hand",
                    "crashes != null && (crashes.alone() || crashes.times() >= ENOUGH_FOR_CAUTION)",
                    "crashes != null && crashes.times() >= ENOUGH_FOR_CAUTION",
                    with(ONCE_ALONE.records(2, 2), 1, Kind.DIES),
                    SUSPECTS_ARE_NAMED),
            lease(
                    "Setbacks",
                    "caution: called for by two crashes in one place",
                    "crashes != null && (crashes.alone() || crashes.times() >= ENOUGH_FOR_CAUTION)",
                    "crashes != null && crashes.alone()",
                    with(TWICE_AMONG_OTHERS, 1, Kind.DIES),
                    SUSPECTS_ARE_NAMED),
            tenure(
                    "LeaseRenewer",
                    "caution: a record is begun when the row names it",
                    "Renewal renewal = lease.renew(checkpoint, left);",
                    """
                    setbacks.written(left);
                    Renewal renewal = lease.renew(checkpoint, left);
                    """,
                    with(TWICE_AMONG_OTHERS, 1, Kind.DIES),
                    SUSPECTS_ARE_NAMED),
            tenure(
                    "Caution",
                    "caution: the row names the record that is asked for",
                    "mayBeNamed(now) && now.checkpoint() == next ? before.aloneAt(next) : before.watchfulAt(next)",
                    "before.watchfulAt(next)",
                    with(ONE_SUSPECT, 1, Kind.DIES),
                    SETBACKS_ARE_TRUE),
            tenure(
                    "Caution",
                    "caution: what was counted stands while nothing is in hand",
                    "keeps && before.crashesOfRecordAt(next) > 0 ? before : before.watchfulAt(next)",
                    "before.watchfulAt(next)",
                    with(ONE_SUSPECT, 1, Kind.DIES),
                    SETBACKS_ARE_TRUE),
            rule(
                    "seek: has each record tried once more",
                    "after.setbacks = Setbacks.NONE;",
                    "",
                    with(ONCE_ALONE, 1, Kind.SEEK),
                    SETBACKS_ARE_TRUE),
            lease(
                    "Setbacks",
                    "given up: once more",
                    "new GivenUp(offset, oneMore(before))",
                    "new GivenUp(offset, 1)",
                    with(ONE_SUSPECT, 1, Kind.STOP),
                    SETBACKS_ARE_TRUE),

            // several partitions in a process
            new Mutation(
                    "side by side: one partition's failure is not the others'",
                    "consumer/src/main/java/io/baton/internal/lambda/SideBySide.java",
                    "            return work.get();",
                    """
                    T done = work.get();
                    if ((Object) done instanceof io.baton.internal.tenure.Ended ended
                            && ended.outcome() == io.baton.Outcome.FAILED) {
                        unfit.run();
                    }
                    return done;
                    """,
                    with(SIDE_BY_SIDE, 1, Kind.FAILS),
                    EACH_BY_ITSELF),
            tenure("HoldLoop", "side by side: each partition has a fence of its own", """
                                    lease.generation(),
                                    lease.fence(),
                    """, """
                                    lease.generation(),
                                    new Object() {
                                        static final java.util.Map<Deadline, io.baton.internal.lease.Fence> OF_PROCESS =
                                                new java.util.WeakHashMap<>();

                                        io.baton.internal.lease.Fence ofProcess() {
                                            return OF_PROCESS.computeIfAbsent(deadline, first -> lease.fence());
                                        }
                                    }.ofProcess(),
                    """, ONE_LEAVES, LIVENESS),
            tenure(
                    "Turns",
                    "side by side: no record is named beside another partition's",
                    "named = !othersAre(turn -> turn.works || turn.named || !turn.isCautious());",
                    "named = true;",
                    with(ONE_LEAVES_AFTER_A_CRASH, 1, Kind.DIES),
                    SUSPECTS_ARE_NAMED),
            tenure(
                    "Caution",
                    "side by side: a record that waits for its turn is not named",
                    "return at(reached, left, turn == null);",
                    "return at(reached, left, true);",
                    with(ONE_LEAVES_AFTER_A_CRASH, 1, Kind.DIES),
                    SETBACKS_ARE_TRUE),
            tenure(
                    "Tenure",
                    "topic: another one of its name is refused",
                    "row.ifPresent(known -> refuseAnotherTopic(known, kafkas));",
                    "",
                    with(SIDE_BY_SIDE, 1, Kind.GONE),
                    TOPICS_STAY_APART),
            tenure(
                    "HoldLoop",
                    "topic: a holder that finds it gone lets go",
                    "            broke = e;\n            return Ending.failed(e);",
                    "            throw new IllegalStateException(e);",
                    with(SIDE_BY_SIDE, 1, Kind.GONE),
                    LIVENESS),
            tenure(
                    "Waiting",
                    "topic: a claimant that finds it gone resigns",
                    "            resignQuietly();\n            throw e;",
                    "            throw e;",
                    with(SIDE_BY_SIDE, 1, Kind.GONE),
                    LIVENESS),
            lease(
                    "Setbacks",
                    "crashes: a holder that never renewed had begun no suspect",
                    "boolean ofRecord = !alone || holder.heartbeats() > 0;",
                    "boolean ofRecord = true;",
                    with(ONE_LEAVES_AFTER_A_CRASH, 1, Kind.DIES, Kind.DIES_AFTER),
                    SETBACKS_ARE_TRUE));

    static final List<Mutation> ALL = Stream.of(OF_THE_LEASE, OutputMutations.ALL, StateMutations.ALL)
            .flatMap(List::stream)
            .toList();

    private Mutations() {}
}
