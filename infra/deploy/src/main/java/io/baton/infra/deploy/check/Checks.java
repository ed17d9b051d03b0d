package io.baton.infra.deploy.check;

import io.baton.infra.deploy.check.Finding.Weight;
import io.baton.infra.deploy.config.Deployment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All checks before a deployment; they need no network. */
public final class Checks {

    private Checks() {}

    public static List<Finding> of(Deployment deployment) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<Finding> findings = new ArrayList<>(new HandlerCheck(deployment, java).findings());
        findings.addAll(new QuotaCheck(deployment).findings());
        findings.addAll(new MemoryCheck(deployment).findings());
        findings.addAll(new SettingsCheck(deployment).findings());
        findings.addAll(new OutputsCheck(deployment).findings());
        return findings;
    }

    public static boolean forbid(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.weight() == Weight.PROBLEM);
    }
}
