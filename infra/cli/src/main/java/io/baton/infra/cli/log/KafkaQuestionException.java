package io.baton.infra.cli.log;

import io.baton.infra.cli.errors.ExplainedException;
import io.baton.infra.cli.errors.KafkaErrorText;
import org.jspecify.annotations.Nullable;

/** Kafka could not be asked; says why in words for the operator. */
public final class KafkaQuestionException extends ExplainedException {

    /** Kafka's client failed. */
    public static KafkaQuestionException of(Throwable failure) {
        return new KafkaQuestionException("Kafka can't be asked: " + KafkaErrorText.of(failure), failure);
    }

    public KafkaQuestionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
