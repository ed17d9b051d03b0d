package io.baton.infra.cli.log;

import org.jspecify.annotations.Nullable;

/** Kafka could not be asked; says why in words for the operator. */
public final class KafkaQuestionException extends RuntimeException {

    public KafkaQuestionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
