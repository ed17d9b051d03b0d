package io.baton.infra.cli;

import io.baton.infra.cli.place.Clients;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.SafeText;
import io.baton.lease.Lease;
import io.baton.lease.LeaseKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvocationType;

@Command(
        name = "handover",
        mixinStandardHelpOptions = true,
        description = {
            "Asks for a successor now: invokes the partition's function once, asynchronously, with an event that has no"
                    + " time and so counts as newest. The holder goes on until the successor is warm, then hands over.",
            "Needs lambda:InvokeFunction, and lambda:ListFunctions to find out which function reads a partition; with"
                    + " --function not.",
            ""
        },
        footer = {"", "Exit code: 0 all handed over; 1 some not (yet), which are named; 2 wrong usage."})
final class HandoverCommand implements Callable<Integer> {

    private static final String BY_HAND = "{\"baton\":{\"trigger\":\"manual\"}}";

    @Mixin
    private final Session session;

    @Mixin
    private final Targets targets = new Targets();

    @Mixin
    private final Waiting waiting = new Waiting();

    @Option(
            names = "--function",
            paramLabel = "NAME",
            description = "The function's name, with {group}, {topic} and {partition} where it has them.")
    private @Nullable String function;

    @Option(names = "--dry-run", description = "Only says which functions would be invoked.")
    private boolean dryRun;

    HandoverCommand(Surroundings surroundings) {
        this.session = new Session(surroundings);
    }

    /** As {@code --json} has it. */
    record HandedOver(
            LeaseKey key,
            String function,
            @Nullable Long fromGeneration,
            @Nullable Long toGeneration,
            @Nullable String problem) {}

    @Override
    public Integer call() throws InterruptedException {
        try (Clients clients = session.open()) {
            List<Targets.Target> all = targets.of(clients.book());
            refuseStopped(all);
            Map<LeaseKey, String> names = names(clients, all);
            if (dryRun) {
                names.forEach((key, name) -> session.say(SafeText.of(key) + "  would invoke " + SafeText.of(name)));
                return ExitCodes.OK;
            }
            Map<LeaseKey, String> problems = new HashMap<>();
            names.forEach((key, name) -> invoke(clients, key, name, problems));
            List<LeaseKey> asked = names.keySet().stream()
                    .filter(key -> !problems.containsKey(key))
                    .toList();
            Map<LeaseKey, Long> before = new HashMap<>();
            all.forEach(target -> before.put(target.key(), holder(target.row())));
            if (waiting.wanted()) {
                waiting.until(session, clients.book(), asked, row -> outcome(row, before.getOrDefault(row.key(), 0L)))
                        .forEach(key -> problems.put(key, "no newer invocation holds it yet"));
            }
            answer(clients, names, before, problems);
            problems.forEach((key, problem) -> session.note("baton: " + key + ": " + problem));
            return problems.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    private static void refuseStopped(List<Targets.Target> all) {
        List<String> stopped = all.stream()
                .filter(target -> target.row() != null && !target.row().mayRun())
                .map(target -> target.key().id())
                .toList();
        if (!stopped.isEmpty()) {
            throw new IllegalArgumentException("stopped, so that no invocation may take them; 'leases start' first: "
                    + String.join(", ", stopped));
        }
    }

    private Map<LeaseKey, String> names(Clients clients, List<Targets.Target> all) {
        Map<LeaseKey, String> names = new java.util.LinkedHashMap<>();
        if (function != null) {
            if (all.size() > 1 && !function.contains("{partition}")) {
                throw new IllegalArgumentException("--function needs {partition} in it where several are meant");
            }
            String template = function;
            all.forEach(target -> names.put(target.key(), Functions.named(template, target.key())));
            return names;
        }
        Map<LeaseKey, FunctionConfiguration> found = Functions.find(clients.lambda());
        List<String> without = new ArrayList<>();
        for (Targets.Target target : all) {
            FunctionConfiguration configuration = found.get(target.key());
            if (configuration == null) {
                without.add(target.key().id());
            } else {
                names.put(target.key(), configuration.functionName());
            }
        }
        if (!without.isEmpty()) {
            throw new IllegalArgumentException(
                    "no function here says that it reads %s; name it with --function, or another --region or --profile"
                            .formatted(String.join(", ", without)));
        }
        return names;
    }

    private void invoke(Clients clients, LeaseKey key, String name, Map<LeaseKey, String> problems) {
        try {
            var unused = clients.lambda()
                    .invoke(request -> request.functionName(name)
                            .invocationType(InvocationType.EVENT)
                            .payload(SdkBytes.fromUtf8String(BY_HAND)));
            session.note(key + "  invoked " + name);
        } catch (SdkException e) {
            problems.put(key, "could not be invoked: " + e.getMessage());
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
            Clients clients, Map<LeaseKey, String> names, Map<LeaseKey, Long> before, Map<LeaseKey, String> problems) {
        List<HandedOver> answers = new ArrayList<>();
        names.forEach((key, name) -> {
            long now = clients.store().read(key).map(HandoverCommand::holder).orElse(0L);
            long was = before.getOrDefault(key, 0L);
            answers.add(new HandedOver(key, name, was == 0 ? null : was, now > was ? now : null, problems.get(key)));
        });
        if (session.json()) {
            session.say(Json.pretty(answers));
        } else {
            session.say("%,d of %,d %s"
                    .formatted(
                            names.size() - problems.size(),
                            names.size(),
                            waiting.wanted() ? "handed over" : "asked to hand over"));
        }
    }
}
