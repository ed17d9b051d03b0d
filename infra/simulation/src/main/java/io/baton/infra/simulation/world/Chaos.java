package io.baton.infra.simulation.world;

import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Strikes now and then, by what the plan allows, until the time of trouble is over. */
final class Chaos {

    private static final List<FaultKind> STROKES = List.of(
            FaultKind.KILL,
            FaultKind.FREEZE,
            FaultKind.TABLE_GONE,
            FaultKind.BROKER_AWAY,
            FaultKind.TRUNCATION,
            FaultKind.LETTERS_AWAY,
            FaultKind.STOP_AND_START,
            FaultKind.CLOCK_JUMPS,
            FaultKind.SEEK,
            FaultKind.TOLD_TO_END);

    private final Site site;
    private final Roster roster;
    private final SandboxTime time;

    Chaos(Site site, Roster roster, SandboxTime time) {
        this.site = site;
        this.roster = roster;
        this.time = time;
    }

    void run() {
        List<FaultKind> strokes = STROKES.stream().filter(site.plan()::has).toList();
        while (!strokes.isEmpty() && !site.weather().calm()) {
            time.passes(upTo(9_000));
            if (!site.weather().calm()) {
                strike(strokes.get(site.random().nextInt(strokes.size())));
            }
        }
    }

    private void strike(FaultKind kind) {
        switch (kind) {
            case KILL -> victim(kind).ifPresent(Invocation::kill);
            case FREEZE -> victim(kind).ifPresent(this::freeze);
            case TABLE_GONE -> cutTable();
            case BROKER_AWAY -> {
                Duration duration = upTo(12_000);
                site.chronicle().happened(kind, "for " + duration);
                site.weather().brokerAway(duration);
            }
            case LETTERS_AWAY -> {
                Duration duration = upTo(6_000);
                site.chronicle().happened(kind, "for " + duration);
                site.weather().lettersAway(duration);
            }
            case TRUNCATION -> truncate();
            case STOP_AND_START -> stopAndStart();
            case SEEK -> seek();
            case CLOCK_JUMPS ->
                victim(kind).ifPresent(victim -> victim.jumpClock(upTo(20_000).minusSeconds(8)));
            case TOLD_TO_END -> victim(kind).ifPresent(this::tell);
            default -> throw new IllegalArgumentException(kind + " is no stroke");
        }
    }

    /** The holder most often, else anybody. */
    private Optional<Invocation> victim(FaultKind kind) {
        Optional<Invocation> victim = site.random().nextInt(3) > 0 ? roster.holder() : Optional.empty();
        if (victim.isEmpty()) {
            List<Invocation> running = roster.running();
            victim = running.isEmpty()
                    ? Optional.empty()
                    : Optional.of(running.get(site.random().nextInt(running.size())));
        }
        victim.ifPresent(one -> site.chronicle().happened(kind, one.sandbox().toString()));
        return victim;
    }

    /** Lambda gives it half a second, and less at times; others give more. */
    private void tell(Invocation victim) {
        victim.isToldToEnd();
        Duration patience = Duration.ofMillis(300).plus(upTo(1_700));
        roster.later(patience, () -> victim.isMadeToEnd(patience));
    }

    private void freeze(Invocation victim) {
        victim.freeze();
        roster.later(upTo((int) Plan.TIMINGS.leaseDuration().multipliedBy(3).toMillis()), victim::thaw);
    }

    private void cutTable() {
        Duration duration = upTo(10_000);
        Optional<Invocation> one = site.random().nextBoolean() ? roster.holder() : Optional.empty();
        site.chronicle()
                .happened(
                        FaultKind.TABLE_GONE,
                        "for " + one.map(holder -> holder.sandbox().toString()).orElse("all") + " " + duration);
        one.ifPresentOrElse(
                holder -> site.weather().tableGone(holder.sandbox(), duration),
                () -> site.weather().tableGone(duration));
    }

    private void truncate() {
        Log log = site.log();
        long start = log.deleteBelow(log.start() + site.random().nextInt((int) (log.end() - log.start()) + 1));
        site.chronicle().happened(FaultKind.TRUNCATION, "to " + start);
    }

    private void stopAndStart() {
        site.chronicle().happened(FaultKind.STOP_AND_START, "");
        command(DesiredState.STOP);
        roster.later(upTo(10_000), () -> command(DesiredState.RUN));
    }

    /** Anywhere in the log; twice at times, before the first was carried out. */
    private void seek() {
        for (int i = site.random().nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
            site.table().read().ifPresent(row -> {
                long to = site.random().nextLong(site.log().start(), site.log().end() + 1);
                site.chronicle().happened(FaultKind.SEEK, "to " + to);
                var seek = new Lease.Seek(row.lastSeek() + 1, to, null, "simulation", "it was drawn", Instant.EPOCH);
                site.table()
                        .apply(
                                new Step.Seek(Invocation.KEY, seek),
                                site.chronicle().micros());
            });
        }
    }

    void command(DesiredState desired) {
        site.chronicle().say("operator: " + desired);
        site.table()
                .apply(
                        new Step.Command(Invocation.KEY, desired, "simulation", "it was drawn", Instant.EPOCH),
                        site.chronicle().micros());
    }

    private Duration upTo(int millis) {
        return Duration.ofMillis(1 + site.random().nextInt(millis));
    }
}
