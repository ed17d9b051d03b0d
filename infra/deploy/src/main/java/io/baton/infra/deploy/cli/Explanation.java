package io.baton.infra.deploy.cli;

import io.baton.infra.deploy.Synthesis;
import io.baton.infra.deploy.check.Finding;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Outputs;
import io.baton.infra.deploy.config.StateStorage;
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
        if (!deployment.groupings().now().isNone()) {
            out.println("functions: %,d, of %d partitions at most"
                    .formatted(
                            deployment.functions().size(),
                            deployment.groupings().now().perFunction()));
        }
        if (!deployment.leaving().isEmpty()) {
            out.println(
                    "formerly: %,d functions stay without schedules until the others have taken over; then remove 'formerly' and deploy again"
                            .formatted(deployment.leaving().size()));
        }
        Outputs outputs = deployment.function().grants().outputs();
        if (!outputs.topics().isEmpty()) {
            out.println("outputs: %s, %s"
                    .formatted(
                            String.join(", ", outputs.topics()),
                            outputs.exactlyOnce() ? "exactly once" : "at least once"));
        }
        StateStorage state = deployment.function().state();
        if (state != null) {
            out.println("state: in %s under %s, a snapshot every %s ms at most"
                    .formatted(
                            state.bucket() == null ? "a bucket that is made" : "the bucket " + state.bucket(),
                            state.prefix(),
                            state.every().toMillis()));
        }
        out.println("schedules: " + Synthesis.schedules(deployment));
        Synthesis.cost(deployment).text().forEach(out::println);
        out.flush();
    }

    void findings(List<Finding> findings) {
        findings.forEach(out::println);
        out.flush();
    }
}
