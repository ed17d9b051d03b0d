package io.baton.infra.explorer;

import io.baton.internal.tenure.BufferBudget;
import io.baton.internal.tenure.BufferLimits;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Slumber;
import io.baton.internal.tenure.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the tenures of one invocation share, one tenure for each of its partitions: when the process dies, freezes or comes to
 * its deadline, it does so for all of them at once.
 */
final class LambdaProcess {

    private static final Duration AMPLE = Duration.ofHours(1);

    private final Clock clock;
    private final Topic topic;
    private final List<Integer> partitions;
    private final BufferBudget buffers;
    private final Deadline deadline =
            new Deadline(this::remaining, Scenario.TIMINGS.stopBeforeDeadline(), this::isUnfit);
    private final @Nullable Turns turns;
    private final Slumber slumber;
    private final boolean maySleep;
    private final List<Sandbox> sandboxes = new ArrayList<>();
    private boolean dead;
    private boolean unfit;
    private boolean told;
    private boolean frozen;
    private long frozenFor;
    private long leapt;
    private long dueAt = -1;

    LambdaProcess(Clock clock, Topic topic, List<Integer> partitions, Scenario scenario) {
        this.clock = clock;
        this.topic = topic;
        this.partitions = partitions;
        this.buffers = new BufferBudget(BufferLimits.DEFAULT, partitions.size());
        this.maySleep = scenario.sleeps();
        this.slumber = new Slumber(maySleep ? Optional.of(Scenario.IDLE_AFTER) : Optional.empty(), partitions.size());
        this.turns = partitions.size() == 1
                ? null
                : new Turns(partitions.size(), Scenario.TIMINGS, () -> monotonic() * Scenario.UNIT.toNanos());
    }

    void has(Sandbox sandbox) {
        sandboxes.add(sandbox);
    }

    private Duration remaining() {
        return dueAt < 0
                ? AMPLE
                : Scenario.TIMINGS.stopBeforeDeadline().minus(Scenario.UNIT.multipliedBy(clock.tick() - dueAt));
    }

    // What befalls it

    void die() {
        dead = true;
    }

    /** As the function's shutdown watch is told when an error leaves the JVM unfit to go on. */
    void unfit() {
        unfit = true;
    }

    /** The same by SIGTERM. */
    void toldToEnd() {
        told = true;
        unfit();
    }

    boolean isToldToEnd() {
        return told;
    }

    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
    }

    /** Its monotonic clock does, so that it takes for silent who is not. */
    void leaps() {
        leapt += Scenario.LEASE;
    }

    void deadlineNears() {
        dueAt = clock.tick();
    }

    /** A unit of time has passed. */
    void aged() {
        if (frozen) {
            frozenFor++;
        }
        if (runs() && !remaining().isPositive()) {
            dead = true; // Lambda's own end
        }
    }

    // How it is

    boolean started() {
        return sandboxes.stream().anyMatch(Sandbox::started);
    }

    boolean runs() {
        return sandboxes.stream().anyMatch(Sandbox::runs);
    }

    /** Whether a tenure of it runs that nothing holds up. */
    boolean isFree() {
        return sandboxes.stream().anyMatch(sandbox -> sandbox.runs() && sandbox.held() == Sandbox.Held.NO);
    }

    /** Those whose write waits to reach the table. */
    List<Sandbox> asking() {
        return sandboxes.stream().filter(Sandbox::asks).toList();
    }

    boolean isDead() {
        return dead;
    }

    boolean isUnfit() {
        return unfit;
    }

    boolean isFrozen() {
        return frozen;
    }

    boolean isDue() {
        return dueAt >= 0;
    }

    Topic topic() {
        return topic;
    }

    List<Integer> partitions() {
        return partitions;
    }

    /** Whether a record of another partition may be the reason for what befalls it. */
    boolean isShared() {
        return partitions.size() > 1;
    }

    BufferBudget buffers() {
        return buffers;
    }

    Slumber slumber() {
        return slumber;
    }

    boolean maySleep() {
        return maySleep;
    }

    List<Sandbox> sandboxes() {
        return sandboxes;
    }

    /** The other tenures of it. */
    List<Sandbox> others(Sandbox one) {
        return sandboxes.stream().filter(other -> other != one).toList();
    }

    /** Null where it has one partition. */
    @Nullable
    Turns turns() {
        return turns;
    }

    /** Whether a record of another partition than this sandbox's is in hand in it. */
    boolean hasOthersInHand(Sandbox one) {
        return others(one).stream().anyMatch(other -> !other.worker().underWay().isEmpty());
    }

    Deadline deadline() {
        return deadline;
    }

    long monotonic() {
        return clock.tick() - frozenFor + leapt;
    }

    void describe(Fingerprint text) {
        text.number(dueAt < 0 ? -1 : Math.min(clock.tick() - dueAt, 3));
        if (maySleep) {
            text.word(slumber.toString());
        }
        if (isShared()) {
            text.flag(unfit).flag(told).word(String.valueOf(turns));
        }
    }
}
