package io.baton.infra.cli.doctor;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.connection.Functions;
import io.baton.infra.cli.leases.HealthOptions;
import io.baton.infra.cli.leases.LeaseMonitor;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.SafeText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Checks settings, lease table and permissions, clocks, brokers, topics, other members of the consumer"
                    + " group, outputs, leases, functions, their schedules and the account's quota. Changes nothing.",
            ""
        },
        footer = {
            "",
            "Exit code: 0 nothing is wrong (there may be warnings); 1 a check failed; 2 wrong usage; 3 something is wrong,"
                    + " or with --strict there is a warning or a skipped check."
        })
public final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final HealthOptions health = new HealthOptions();

    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            description =
                    "A function's environment variables: NAME=value lines, or JSON as 'aws lambda get-function-configuration'"
                            + " prints it. Default: this shell's variables, if BATON_TOPIC is among them.")
    private @Nullable Path envFile;

    @Option(
            names = "--function",
            paramLabel = "NAME",
            description = "A deployed function whose environment variables are checked.")
    private @Nullable String function;

    @Option(
            names = "--output",
            paramLabel = "TOPIC",
            description = "A topic that the functions' pipelines write to. May be given several times.")
    private List<String> outputs = List.of();

    @Option(
            names = "--exactly-once",
            description = "They do so exactly once. Partitions that have committed so are seen without it.")
    private boolean exactlyOnce;

    @Option(names = "--strict", description = "Exit code 3 for warnings and skipped checks too.")
    private boolean strict;

    public DoctorCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    @Override
    public Integer call() {
        if (envFile != null && function != null) {
            throw new IllegalArgumentException("give either --env-file or --function");
        }
        try (Clients clients = common.open()) {
            LeaseMonitor monitor = health.monitor(clients, common.kafka(clients), common.time());
            List<Finding> findings = new DeploymentChecks(clients, common.time(), outputs, exactlyOnce)
                    .look(
                            variables(clients),
                            () -> monitor.look(entry -> true),
                            () -> Functions.list(clients.lambda()));
            if (common.json()) {
                common.say(Json.pretty(findings));
            } else {
                findings.forEach(this::show);
                summary(findings);
            }
            Finding.Grade worst = strict ? Finding.Grade.SKIPPED : Finding.Grade.ERROR;
            return findings.stream().anyMatch(finding -> finding.grade().compareTo(worst) >= 0)
                    ? ExitCodes.UNHEALTHY
                    : ExitCodes.OK;
        }
    }

    private Optional<Map<String, String>> variables(Clients clients) {
        if (envFile != null) {
            return Optional.of(FunctionVariables.read("--env-file", envFile));
        }
        if (function != null) {
            String name = function;
            return Optional.of(clients.lambda()
                    .getFunctionConfiguration(request -> request.functionName(name))
                    .environment()
                    .variables());
        }
        Map<String, String> own = common.context().environment();
        return own.containsKey("BATON_TOPIC") ? Optional.of(own) : Optional.empty();
    }

    private void show(Finding finding) {
        common.say("%-7s  %-17s  %s".formatted(finding.grade(), finding.check(), SafeText.of(finding.observed())));
        if (!finding.impact().isEmpty()) {
            common.say(" ".repeat(28) + SafeText.of(finding.impact()));
        }
        if (!finding.remedy().isEmpty()) {
            common.say(" ".repeat(28) + "-> " + SafeText.of(finding.remedy()));
        }
    }

    private void summary(List<Finding> findings) {
        long errors = count(findings, Finding.Grade.ERROR);
        long warnings = count(findings, Finding.Grade.WARN);
        long skipped = count(findings, Finding.Grade.SKIPPED);
        common.say("");
        common.say("%,d checks: %,d wrong, %,d warnings, %,d skipped"
                .formatted(findings.size(), errors, warnings, skipped));
    }

    private static long count(List<Finding> findings, Finding.Grade grade) {
        return findings.stream().filter(finding -> finding.grade() == grade).count();
    }
}
