package io.baton.infra.cli.log;

import io.baton.infra.cli.trouble.ExplainedException;
import org.jspecify.annotations.Nullable;

/** Kafka could not be asked; says why in words for the operator. */
public final class KafkaQuestionException extends ExplainedException {

    public KafkaQuestionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
