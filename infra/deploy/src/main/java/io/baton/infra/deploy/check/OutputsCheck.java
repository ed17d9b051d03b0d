package io.baton.infra.deploy.check;

import io.baton.infra.deploy.config.Deployment;
import java.util.List;

/** Looks for a handler that writes to the topic that it reads. */
final class OutputsCheck {

    private final Deployment deployment;

    OutputsCheck(Deployment deployment) {
        this.deployment = deployment;
    }

    List<Finding> findings() {
        String read = deployment.source().topic();
        return deployment.function().grants().outputs().topics().contains(read)
                ? List.of(Finding.warning(
                        "outputs.topics: '%s' is the topic that is read: a loop, in which each output is a record for the handler. Name another topic, if that is not meant"
                                .formatted(read)))
                : List.of();
    }
}
