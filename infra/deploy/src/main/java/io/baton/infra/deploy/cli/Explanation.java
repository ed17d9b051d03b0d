package io.baton.infra.deploy.cli;

import io.baton.infra.deploy.Synthesis;
import io.baton.infra.deploy.check.Finding;
import io.baton.infra.deploy.config.Deployment;
import java.io.PrintWriter;
import java.util.List;

/** The summary of a deployment, before its templates are written. */
final class Explanation {

    private final PrintWriter out;

    Explanation(PrintWriter out) {
        this.out = out;
    }

    void of(Deployment deployment) {
        out.println("%s: topic %s for %s, partitions 0 to %d"
                .formatted(
                        deployment.name(),
                        deployment.source().topic(),
                        deployment.source().consumerGroupId(),
                        deployment.source().partitions() - 1));
        out.println("schedules: " + Synthesis.schedules(deployment));
        Synthesis.cost(deployment, null).text().forEach(out::println);
        out.flush();
    }

    void findings(List<Finding> findings) {
        findings.forEach(out::println);
        out.flush();
    }
}
