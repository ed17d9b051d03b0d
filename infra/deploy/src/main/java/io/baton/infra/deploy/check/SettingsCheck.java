package io.baton.infra.deploy.check;

import io.baton.SettingsException;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Environments;
import io.baton.internal.lambda.Settings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
        return problems.stream()
                .map(problem -> Finding.problem("environment: the functions would refuse it: " + problem))
                .toList();
    }
}
