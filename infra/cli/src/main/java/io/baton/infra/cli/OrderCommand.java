package io.baton.infra.cli;

import io.baton.infra.cli.place.Clients;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.SafeText;
import io.baton.lease.Desired;
import io.baton.lease.Lease;
import io.baton.lease.LeaseKey;
import io.baton.lease.LeaseTimings;
import io.baton.lease.Leases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** RUN or STOP, to one, many or all partitions. */
abstract sealed class OrderCommand implements Callable<Integer> {

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = {
                "Nobody claims a stopped partition, and its holder drains, checkpoints and releases at its next renewal."
                        + " Nothing is lost: 'start' lets it go on where it was.",
                ""
            },
            footer = {"", "Exit code: 0 all stopped; 1 some not (yet), which are named; 2 wrong usage."})
    static final class Stop extends OrderCommand {
        Stop(Surroundings surroundings) {
            super(surroundings, Desired.STOP);
        }

        @Override
        Optional<String> outcome(Lease row) {
            return row.holder() == null ? Optional.of("stopped" + at(row)) : Optional.empty();
        }
    }

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = {
                "Lets stopped partitions run again: the next invocation of their function claims them. 'handover' asks"
                        + " for one now.",
                ""
            })
    static final class Start extends OrderCommand {
        Start(Surroundings surroundings) {
            super(surroundings, Desired.RUN);
        }

        @Override
        Optional<String> outcome(Lease row) {
            return Optional.of("may run" + at(row));
        }
    }

    @Mixin
    private final Session session;

    @Mixin
    private final Targets targets = new Targets();

    @Mixin
    private final Signature signature = new Signature();

    @Mixin
    private final Waiting waiting = new Waiting();

    @Option(names = "--dry-run", description = "Only says what would be done.")
    private boolean dryRun;

    @Option(
            names = "--new",
            description = "Also a whole key that has no row yet: its first invocation will find the order there.")
    private boolean alsoNew;

    private final Desired desired;

    private OrderCommand(Surroundings surroundings, Desired desired) {
        this.session = new Session(surroundings);
        this.desired = desired;
    }

    /** What has come about at a row, in words; empty while it has not. */
    abstract Optional<String> outcome(Lease row);

    static String at(Lease row) {
        return row.checkpoint()
                .map(checkpoint -> " at offset " + checkpoint.nextOffset())
                .orElse("");
    }

    /** As {@code --json} has it. */
    record Ordered(
            LeaseKey key,
            String desired,
            boolean changed,
            boolean cameAbout,
            @Nullable Long currentOffset) {}

    @Override
    public Integer call() throws InterruptedException {
        try (Clients clients = session.open()) {
            List<Targets.Target> all = targets.of(clients.book(), List.of(), alsoNew);
            List<LeaseKey> toChange = all.stream()
                    .filter(target ->
                            target.row() == null || target.row().order().desired() != desired)
                    .map(Targets.Target::key)
                    .toList();
            if (dryRun) {
                toChange.forEach(key -> session.say(SafeText.of(key) + "  would be told " + desired));
                session.note("nothing was done: --dry-run");
                return ExitCodes.OK;
            }
            give(clients, toChange);
            List<LeaseKey> left =
                    waiting.wanted() ? waiting.until(session, clients.book(), keys(all), this::outcome) : List.of();
            left.forEach(key -> session.note(
                    "baton: " + key + " is told, and its holder has not released yet; 'leases watch' shows it"));
            answer(clients, all, toChange, left);
            return left.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    private void give(Clients clients, List<LeaseKey> keys) {
        Leases leases = new Leases(clients.store(), LeaseTimings.DEFAULT, session.time());
        String by = signature.by(session.surroundings().environment());
        for (LeaseKey key : keys) {
            var unused = leases.command(key, desired, by, signature.why());
        }
        if (keys.isEmpty()) {
            session.note("all of them are told " + desired + " already");
        }
    }

    private void answer(Clients clients, List<Targets.Target> all, List<LeaseKey> changed, List<LeaseKey> left) {
        List<Ordered> ordered = new ArrayList<>();
        for (Targets.Target target : all) {
            Long offset = clients.store()
                    .read(target.key())
                    .flatMap(Lease::checkpoint)
                    .map(checkpoint -> checkpoint.nextOffset())
                    .orElse(null);
            ordered.add(new Ordered(
                    target.key(),
                    desired.name(),
                    changed.contains(target.key()),
                    !left.contains(target.key()),
                    offset));
        }
        if (session.json()) {
            session.say(Json.pretty(ordered));
        } else {
            session.say("%s: %,d told now, %,d were already"
                    .formatted(desired, changed.size(), all.size() - changed.size()));
        }
    }

    private static List<LeaseKey> keys(List<Targets.Target> all) {
        return all.stream().map(Targets.Target::key).toList();
    }
}
