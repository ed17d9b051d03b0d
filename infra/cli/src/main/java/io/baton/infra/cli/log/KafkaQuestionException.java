package io.baton.infra.cli.log;

import io.baton.infra.cli.trouble.ExplainedException;
import io.baton.infra.cli.trouble.KafkaWords;
import org.jspecify.annotations.Nullable;

/** Kafka could not be asked; says why in words for the operator. */
public final class KafkaQuestionException extends ExplainedException {

    /** Kafka's client failed. */
    public static KafkaQuestionException of(Throwable failure) {
        return new KafkaQuestionException("Kafka can't be asked: " + KafkaWords.of(failure), failure);
    }

    public KafkaQuestionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
