package io.baton.infra.deploy.config;

import java.util.List;

/** Reads what the handler writes to. */
final class OutputsReader {

    private static final String OUTPUTS = "outputs";
    private static final String EXACTLY_ONCE = "exactlyOnce";
    private static final String AT_LEAST_ONCE = "atLeastOnce";

    private OutputsReader() {}

    static Outputs read(Section file) {
        Section section = file.section(OUTPUTS);
        if (!file.has(OUTPUTS) || file.isRefused(OUTPUTS)) {
            return Outputs.NONE;
        }
        List<String> topics = section.texts("topics", "a topic's name", Forms.TOPIC);
        if (topics.isEmpty() && !section.isRefused("topics")) {
            section.refuse("topics", "is missing: the topics that the pipeline writes to");
        }
        String delivery = section.required(
                "delivery",
                AT_LEAST_ONCE,
                "exactlyOnce or atLeastOnce, as the pipeline says",
                Forms.oneOf(EXACTLY_ONCE, AT_LEAST_ONCE));
        section.refuseUnknown();
        return new Outputs(topics, delivery.equals(EXACTLY_ONCE));
    }
}
