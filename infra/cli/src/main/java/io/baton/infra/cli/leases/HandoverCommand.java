package io.baton.infra.cli.leases;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.connection.AccountGuard;
import io.baton.infra.cli.connection.CallerIdentity;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.connection.Functions;
import io.baton.infra.cli.errors.ErrorText;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.SafeText;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

@Command(
        name = "handover",
        mixinStandardHelpOptions = true,
        description = {
            "Asks for a successor now: invokes the partition's function once, asynchronously, with an event that has no"
                    + " time and so counts as the newest. The holder goes on until the successor is warm, then hands over."
                    + " A function that reads several partitions takes over all of them.",
            "Needs lambda:InvokeFunction, and lambda:ListFunctions to find the function of a partition, unless"
                    + " --function names it.",
            ""
        },
        footer = {
            "",
            "Exit code: 0 all handed over; 1 some are not handed over yet, or can't be, and are named; 2 wrong usage."
        })
final class HandoverCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final Targets targets = new Targets();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final AccountGuard guard = new AccountGuard();

    @Option(
            names = "--function",
            paramLabel = "NAME",
            description = "The function's name, with the placeholders {group}, {topic} and {partition}.")
    private @Nullable String function;

    @Option(names = "--dry-run", description = "Only says which functions would be invoked.")
    private boolean dryRun;

    HandoverCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    /** As {@code --json} has it. */
    record HandedOver(
            LeaseKey key,
            @Nullable String function,
            @Nullable Long fromGeneration,
            @Nullable Long toGeneration,
            @Nullable String problem,
            @Nullable String account,
            @Nullable String principal) {}

    @Override
    public Integer call() throws InterruptedException {
        try (Clients clients = common.open()) {
            Targets.Chosen chosen = targets.of(clients.table());
            PartialFailures failures = new PartialFailures();
            failures.add(chosen.unreadable());
            List<Targets.Target> running = running(chosen.targets(), failures);
            Map<LeaseKey, String> names = names(clients, running, failures);
            if (dryRun) {
                names.forEach((key, name) -> common.say(SafeText.of(key) + "  would invoke " + SafeText.of(name)));
                return failures.tell(common);
            }
            CallerIdentity caller = common.admit(guard, clients);
            byFunction(names).forEach((name, keys) -> invoke(clients, keys, name, failures));
            Map<LeaseKey, Long> before = new LinkedHashMap<>();
            chosen.targets().forEach(target -> before.put(target.key(), holder(target.row())));
            if (wait.wanted()) {
                List<LeaseKey> asked = names.keySet().stream()
                        .filter(key -> failures.at(key) == null)
                        .toList();
                wait.until(
                        common,
                        clients.table(),
                        asked,
                        row -> outcome(row, before.getOrDefault(row.key(), 0L)),
                        "no newer invocation holds it yet",
                        failures);
            }
            answer(clients, caller, names, before, failures);
            return failures.tell(common);
        }
    }

    /** The partitions that may run; refuses the command if all of them are stopped. */
    private static List<Targets.Target> running(List<Targets.Target> all, PartialFailures failures) {
        List<Targets.Target> running = new ArrayList<>();
        List<LeaseKey> stopped = new ArrayList<>();
        for (Targets.Target target : all) {
            if (target.row() == null || target.row().mayRun()) {
                running.add(target);
            } else {
                stopped.add(target.key());
            }
        }
        if (running.isEmpty()) {
            throw new IllegalArgumentException(
                    "these are stopped, so no invocation may claim them; run 'leases start' first: " + ids(stopped));
        }
        stopped.forEach(
                key -> failures.add(key, "is stopped, so no invocation may claim it; run 'leases start' first"));
        return running;
    }

    private Map<LeaseKey, String> names(Clients clients, List<Targets.Target> all, PartialFailures failures) {
        Map<LeaseKey, String> names = new LinkedHashMap<>();
        if (function != null) {
            if (all.size() > 1 && !function.contains("{partition}")) {
                throw new IllegalArgumentException(
                        "--function needs the placeholder {partition}, as several partitions are named");
            }
            String template = function;
            all.forEach(target -> names.put(target.key(), Functions.named(template, target.key())));
            return names;
        }
        Map<LeaseKey, FunctionConfiguration> found = Functions.find(clients.lambda());
        List<LeaseKey> without = new ArrayList<>();
        for (Targets.Target target : all) {
            FunctionConfiguration configuration = found.get(target.key());
            if (configuration == null) {
                without.add(target.key());
            } else {
                names.put(target.key(), configuration.functionName());
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    "no function of this account and region reads %s; name the function with --function, or use another --region or --profile"
                            .formatted(ids(without)));
        }
        without.forEach(
                key -> failures.add(
                        key,
                        "no function of this account and region reads it; name the function with --function, or use another --region or --profile"));
        return names;
    }

    private static String ids(List<LeaseKey> keys) {
        return keys.stream().map(LeaseKey::id).collect(Collectors.joining(", "));
    }

    /** One that reads several of them is invoked once. */
    private static Map<String, List<LeaseKey>> byFunction(Map<LeaseKey, String> names) {
        Map<String, List<LeaseKey>> keys = new LinkedHashMap<>();
        names.forEach((key, name) ->
                keys.computeIfAbsent(name, ignored -> new ArrayList<>()).add(key));
        return keys;
    }

    private void invoke(Clients clients, List<LeaseKey> keys, String name, PartialFailures failures) {
        try {
            Functions.askForHandover(clients.lambda(), name);
            common.note(ids(keys) + "  invoked " + name);
        } catch (SdkException e) {
            keys.forEach(key -> failures.add(key, "could not be invoked: " + ErrorText.of(e)));
        }
    }

    private static Optional<String> outcome(Lease row, long before) {
        long now = holder(row);
        return now > before
                ? Optional.of("generation %d holds it%s".formatted(now, before == 0 ? "" : ", after " + before))
                : Optional.empty();
    }

    private static long holder(@Nullable Lease row) {
        return row == null || row.holder() == null
                ? 0
                : row.holder().generation().value();
    }

    private void answer(
            Clients clients,
            CallerIdentity caller,
            Map<LeaseKey, String> names,
            Map<LeaseKey, Long> before,
            PartialFailures failures) {
        List<HandedOver> answers = new ArrayList<>();
        before.forEach((key, was) -> {
            @Nullable String problem = failures.at(key);
            answers.add(new HandedOver(
                    key,
                    names.get(key),
                    was == 0 ? null : was,
                    problem == null ? after(clients, key, was) : null,
                    problem,
                    caller.account(),
                    caller.principal()));
        });
        if (common.json()) {
            common.say(Json.pretty(answers));
        } else {
            common.say("%,d of %,d %s"
                    .formatted(
                            answers.stream()
                                    .filter(answer -> answer.problem() == null)
                                    .count(),
                            answers.size(),
                            wait.wanted() ? "handed over" : "asked to hand over"));
        }
    }

    private static @Nullable Long after(Clients clients, LeaseKey key, long was) {
        try {
            long now = clients.table()
                    .store()
                    .read(key)
                    .map(HandoverCommand::holder)
                    .orElse(0L);
            return now > was ? now : null;
        } catch (LeaseStoreException e) {
            // it was handed over, and the generation is extra information
            return null;
        }
    }
}
