package io.baton.infra.deploy.config;

import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** From YAML to a {@link Deployment}, or to all that is wrong with it. For one file. */
final class DeploymentReader {

    private final Path directory;
    private final Problems problems = new Problems();

    DeploymentReader(Path directory) {
        this.directory = directory;
    }

    Deployment read(String yaml, String called) {
        Section file = new Section("", 1, root(yaml), problems);
        Source source = SourceReader.read(file);
        String name = file.value(
                "name",
                Names.of(source.consumerGroupId(), source.topic()).name(),
                "a letter, then letters, digits and single hyphens: %d characters at most".formatted(Names.LONGEST),
                Forms.form(Names.FORM, Names.LONGEST));
        Connection connection = ConnectionReader.read(file);
        Schedules schedules = new Schedules(schedule(file), file.flag("watchdog", true));
        FunctionSettings function = FunctionReader.read(file, schedules, directory);
        LeaseTableSettings leaseTable = ServicesReader.leaseTable(file.section("leaseTable"), name);
        Observability observability = ServicesReader.observability(file);
        Quotas quotas = ServicesReader.quotas(file.section("quotas"));
        Deployment deployment =
                new Deployment(name, source, connection, function, schedules, leaseTable, observability, quotas);
        new Environments(deployment).check(file);
        file.refuseUnknown();
        if (!problems.isEmpty()) {
            throw new ConfigException(called, problems.all());
        }
        return deployment;
    }

    private Optional<MappingNode> root(String yaml) {
        try {
            Optional<Node> node = new Compose(LoadSettings.builder().build()).composeString(yaml);
            if (node.isPresent() && node.get() instanceof MappingNode mapping) {
                return Optional.of(mapping);
            }
            problems.add(1, "", "the file must consist of keys and values, such as 'topic: orders'");
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            problems.add(line, "", "is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(0, "", "is no YAML: " + e.getMessage());
        }
        return Optional.empty();
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
