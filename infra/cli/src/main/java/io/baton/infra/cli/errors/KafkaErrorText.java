package io.baton.infra.cli.errors;

import io.baton.internal.kafka.KafkaProblem;

/** The exceptions of Kafka's client in words, with what to do at a command line. Stateless. */
public final class KafkaErrorText {

    private KafkaErrorText() {}

    public static String of(Throwable failure) {
        KafkaProblem problem = KafkaProblem.of(failure);
        return problem.what() + ". " + remedy(problem);
    }

    /** A command has options where a function has settings. */
    private static String remedy(KafkaProblem problem) {
        return switch (problem.kind()) {
            case NOT_TRUSTED -> "Check security.protocol, ssl.truststore.* and the broker's name.";
            case NOT_LET_IN -> "Check sasl.mechanism and sasl.jaas.config.";
            case UNKNOWN_HOST -> "Check --bootstrap-server and this machine's network.";
            case NO_ANSWER, OTHER ->
                "Check --bootstrap-server, security.protocol and the network (--kafka-timeout gives it longer).";
            case NOT_ALLOWED, MISSING, INVALID_NAME, TOO_OLD, WRONG_PROPERTY -> problem.remedy();
        };
    }
}
