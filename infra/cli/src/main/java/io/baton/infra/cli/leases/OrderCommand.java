package io.baton.infra.cli.leases;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.connection.AccountGuard;
import io.baton.infra.cli.connection.CallerIdentity;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.SafeText;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the order RUN or STOP into the rows of the chosen partitions. */
abstract sealed class OrderCommand implements Callable<Integer> {

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = {
                "No invocation claims a stopped partition, and its holder drains, checkpoints and releases at its next renewal."
                        + " No record is lost: after 'start' it goes on at its checkpoint.",
                ""
            },
            footer = {
                "",
                "Exit code: 0 all stopped; 1 some are not stopped yet, or can't be, and are named; 2 wrong usage."
            })
    static final class Stop extends OrderCommand {
        Stop(CommandContext context) {
            super(context, DesiredState.STOP);
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
        Start(CommandContext context) {
            super(context, DesiredState.RUN);
        }

        @Override
        Optional<String> outcome(Lease row) {
            return Optional.of("may run" + at(row));
        }
    }

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final Targets targets = new Targets();

    @Mixin
    private final AuditOptions audit = new AuditOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final AccountGuard guard = new AccountGuard();

    @Option(names = "--dry-run", description = "Only says what would be done.")
    private boolean dryRun;

    @Option(
            names = "--new",
            description = "Also orders a whole key that has no row yet: its first invocation will find the order.")
    private boolean alsoNew;

    private final DesiredState desired;

    private OrderCommand(CommandContext context, DesiredState desired) {
        this.common = new CommonOptions(context);
        this.desired = desired;
    }

    /** How the order took effect at a row, in words; empty as long as it has not. */
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
            boolean done,
            @Nullable Long currentOffset,
            @Nullable String problem,
            @Nullable String account,
            @Nullable String principal) {}

    @Override
    public Integer call() throws InterruptedException {
        try (Clients clients = common.open()) {
            Targets.Chosen chosen = targets.of(clients.table(), List.of(), alsoNew);
            PartialFailures failures = new PartialFailures();
            failures.add(chosen.unreadable());
            List<LeaseKey> toChange = chosen.targets().stream()
                    .filter(target -> !isTold(target))
                    .map(Targets.Target::key)
                    .toList();
            if (dryRun) {
                toChange.forEach(key -> common.say(SafeText.of(key) + "  would get the order " + desired));
                common.note("nothing was changed: --dry-run");
                return failures.tell(common);
            }
            CallerIdentity caller = common.admit(guard, clients);
            List<LeaseKey> told = give(clients, toChange, failures);
            if (wait.wanted()) {
                wait.until(
                        common,
                        clients.table(),
                        chosen.keys().stream()
                                .filter(key -> failures.at(key) == null)
                                .toList(),
                        this::outcome,
                        "has the order, and its holder has not released yet; 'leases watch' shows it",
                        failures);
            }
            answer(clients, caller, chosen, told, failures);
            return failures.tell(common);
        }
    }

    private boolean isTold(Targets.Target target) {
        return target.row() != null && target.row().command().desired() == desired;
    }

    /** Answers the leases that got the order now. */
    private List<LeaseKey> give(Clients clients, List<LeaseKey> keys, PartialFailures failures) {
        Leases leases = new Leases(clients.table().store(), LeaseTimings.DEFAULT, common.time());
        String by = audit.by(common.context().environment());
        String why = audit.why();
        failures.each(keys, key -> {
            var unused = leases.command(key, desired, by, why);
        });
        if (keys.isEmpty()) {
            common.note("all of them have the order " + desired + " already");
        }
        return keys.stream().filter(key -> failures.at(key) == null).toList();
    }

    private void answer(
            Clients clients,
            CallerIdentity caller,
            Targets.Chosen chosen,
            List<LeaseKey> told,
            PartialFailures failures) {
        List<Ordered> ordered = new ArrayList<>();
        for (LeaseKey key : chosen.keys()) {
            @Nullable String problem = failures.at(key);
            ordered.add(new Ordered(
                    key,
                    desired.name(),
                    told.contains(key),
                    problem == null,
                    problem == null ? offset(clients, key) : null,
                    problem,
                    caller.account(),
                    caller.principal()));
        }
        if (common.json()) {
            common.say(Json.pretty(ordered));
        } else {
            common.say("%s: %,d leases got the order, %,d had it already"
                    .formatted(
                            desired,
                            told.size(),
                            chosen.targets().stream().filter(this::isTold).count()));
        }
    }

    private static @Nullable Long offset(Clients clients, LeaseKey key) {
        try {
            return clients.table()
                    .store()
                    .read(key)
                    .flatMap(Lease::checkpoint)
                    .map(checkpoint -> checkpoint.nextOffset())
                    .orElse(null);
        } catch (LeaseStoreException e) {
            // the order was given, and the offset is extra information
            return null;
        }
    }
}
