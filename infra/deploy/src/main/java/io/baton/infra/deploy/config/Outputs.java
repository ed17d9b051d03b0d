package io.baton.infra.deploy.config;

import java.util.List;

/**
 * What the handler writes to the cluster that is read.
 *
 * @param topics names
 * @param exactlyOnce as the pipeline says; false for at least once
 */
public record Outputs(List<String> topics, boolean exactlyOnce) {

    public static final Outputs NONE = new Outputs(List.of(), false);

    public Outputs {
        topics = List.copyOf(topics);
    }
}
