package io.baton.infra.deploy.check;

import io.baton.infra.deploy.config.Authentication;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Outputs;
import java.util.ArrayList;
import java.util.List;

/** Compares the outputs of the file, for which the functions get permissions, with those of the pipeline. */
final class OutputsComparison {

    private final Deployment deployment;
    private final Outputs file;

    OutputsComparison(Deployment deployment) {
        this.deployment = deployment;
        this.file = deployment.function().grants().outputs();
    }

    List<Finding> findings(WrittenTopics pipeline) {
        if (!pipeline.unknown().isEmpty()) {
            return List.of(Finding.warning("outputs: what the pipeline writes to can't be compared with the file here: "
                    + pipeline.unknown()));
        }
        List<Finding> findings = new ArrayList<>();
        for (String topic : pipeline.topics()) {
            if (!file.topics().contains(topic)) {
                findings.add(lacking(
                        "outputs.topics: the pipeline writes to '%s', which the file does not name".formatted(topic),
                        "to write to it",
                        "Write outputs: {topics: [%s], delivery: %s}"
                                .formatted(String.join(", ", pipeline.topics()), name(pipeline.exactlyOnce()))));
            }
        }
        for (String topic : file.topics()) {
            if (!pipeline.topics().contains(topic)) {
                findings.add(Finding.warning(
                        "outputs.topics: the pipeline does not write to '%s' on this cluster, so the functions need no permission for it: take it out"
                                .formatted(topic)));
            }
        }
        boolean both = !pipeline.topics().isEmpty() && !file.topics().isEmpty();
        if (both && pipeline.exactlyOnce() != file.exactlyOnce()) {
            findings.add(otherDelivery(pipeline.exactlyOnce()));
        }
        return findings;
    }

    private Finding otherDelivery(boolean exactlyOnce) {
        String what = "outputs.delivery: is %s, but the pipeline says %s()"
                .formatted(name(file.exactlyOnce()), name(exactlyOnce));
        return exactlyOnce
                ? lacking(
                        what,
                        "for its transactional id and the group %s-baton-outputs"
                                .formatted(deployment.source().consumerGroupId()),
                        "Write delivery: exactlyOnce")
                : Finding.warning(
                        what
                                + ", so outputs come again after a crash. Write delivery: atLeastOnce, or say exactlyOnce() in the pipeline");
    }

    private Finding lacking(String what, String permission, String remedy) {
        return deployment.connection().authentication() == Authentication.SASL_IAM
                ? Finding.problem(
                        "%s: the role would lack the permission %s, and each invocation would fail before it claims. %s"
                                .formatted(what, permission, remedy))
                : Finding.warning("%s: the ACLs that 'baton synth' prints lack the permission %s. %s"
                        .formatted(what, permission, remedy));
    }

    private static String name(boolean exactlyOnce) {
        return exactlyOnce ? "exactlyOnce" : "atLeastOnce";
    }
}
