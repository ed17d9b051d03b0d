package io.baton.infra.deploy.check;

import io.baton.SettingsException;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Environments;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.internal.lambda.Settings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks the functions' variables as the functions themselves will: what they would refuse is refused before they are deployed. */
final class SettingsCheck {

    private final Deployment deployment;

    SettingsCheck(Deployment deployment) {
        this.deployment = deployment;
    }

    List<Finding> findings() {
        var environments = new Environments(deployment);
        Set<String> problems = new LinkedHashSet<>();
        deployment.functions().forEach(group -> {
            try {
                Settings.fromEnvironment(environments.of(group));
            } catch (SettingsException e) {
                String.valueOf(e.getMessage())
                        .lines()
                        .skip(1)
                        .map(String::strip)
                        .forEach(problems::add);
            }
        });
        List<Finding> findings = new ArrayList<>();
        problems.forEach(
                problem -> findings.add(Finding.problem("environment: the functions would refuse it: " + problem)));
        singlesAlone().ifPresent(findings::add);
        return findings;
    }

    /** {@link Environments} leaves it out of the others. */
    private Optional<Finding> singlesAlone() {
        if (!deployment.function().environment().containsKey(Environments.OF_SINGLE_PARTITIONS)
                || deployment.functions().stream().allMatch(PartitionGroup::isSingle)) {
            return Optional.empty();
        }
        String why = "environment: " + Environments.OF_SINGLE_PARTITIONS
                + " means nothing where a process has several partitions, as the record that ends it is not known";
        String singles = deployment.functions().stream()
                .filter(PartitionGroup::isSingle)
                .map(PartitionGroup::numbers)
                .collect(Collectors.joining(", "));
        return Optional.of(
                singles.isEmpty()
                        ? Finding.problem(why + ": leave it out, or name partitions in ownFunction")
                        : Finding.warning(
                                why + ": it is set for the functions of single partitions alone, " + singles));
    }
}
