package io.baton.infra.deploy.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** From YAML to a {@link Deployment}, or to all that is wrong with it. For one file. */
final class DeploymentReader {

    private static final String IDLE_AFTER = "idleAfter";
    /** What a function costs while it starts is more than it saves in less. */
    private static final Duration SHORTEST_IDLE = Duration.ofMinutes(1);
    /** The function takes no more: each invocation counts anew. */
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(12);

    private final Path directory;
    private final Problems problems = new Problems();

    DeploymentReader(Path directory) {
        this.directory = directory;
    }

    Deployment read(String yaml, String called) {
        Section file = new Section("", 1, Optional.of(YamlText.root(yaml, called)), problems);
        Source source = SourceReader.read(file);
        String name = file.value(
                "name",
                Names.of(source.consumerGroupId(), source.topic()).name(),
                "a letter, then letters, digits and single hyphens: %d characters at most, without -partition- and -group-0-3, and not with -shard-0 at the end, as parts of other deployments are called so"
                        .formatted(Names.LONGEST),
                DeploymentReader::free);
        Connection connection = ConnectionReader.read(file);
        if (connection.authentication() == Authentication.SASL_IAM && !source.isGroupLiteral()) {
            file.refuse(
                    "consumerGroupId",
                    "is '%s', and with SASL_IAM it stands in the permissions of the role, where * and ? mean any letters and $ begins a variable: the role would reach other groups. Use a group without * ? $"
                            .formatted(source.consumerGroupId()));
        }
        Schedules schedules = schedules(file);
        Groupings groupings = GroupingReader.read(file, source.partitions());
        FunctionSettings function = FunctionReader.read(file, schedules, groupings.now(), directory);
        LeaseTableSettings leaseTable = ServicesReader.leaseTable(file.section("leaseTable"), name);
        Observability observability = ServicesReader.observability(file);
        Quotas quotas = ServicesReader.quotas(file.section("quotas"));
        Deployment deployment = new Deployment(
                name, source, groupings, connection, function, schedules, leaseTable, observability, quotas);
        new Environments(deployment).check(file);
        file.refuseUnknown();
        if (!problems.isEmpty()) {
            throw new ConfigException(called, problems.all());
        }
        return deployment;
    }

    private static String free(String name) {
        String formed = Forms.form(Names.FORM, Names.LONGEST).apply(name);
        if (!Names.isFree(formed)) {
            throw new IllegalArgumentException();
        }
        return formed;
    }

    private static Schedules schedules(Section file) {
        Schedules.Kind kind = schedule(file);
        boolean watchdog = file.flag("watchdog", true);
        if (!file.has(IDLE_AFTER)) {
            return new Schedules(kind, watchdog);
        }
        Duration idleAfter = file.duration(IDLE_AFTER, SHORTEST_IDLE, LONGEST_IDLE, LONGEST_IDLE);
        if (!watchdog) {
            file.refuse(IDLE_AFTER, "needs the watchdog, which wakes what sleeps: leave out watchdog: false");
        }
        return new Schedules(kind, watchdog, idleAfter);
    }

    private static Schedules.Kind schedule(Section file) {
        return switch (file.value(
                "schedule", "auto", "auto, rule or scheduler", Forms.oneOf("auto", "rule", "scheduler"))) {
            case "rule" -> Schedules.Kind.RULE;
            case "scheduler" -> Schedules.Kind.SCHEDULER;
            default -> Schedules.Kind.AUTO;
        };
    }
}
