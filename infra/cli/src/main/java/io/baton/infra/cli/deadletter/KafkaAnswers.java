package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.errors.KafkaErrorText;
import io.baton.internal.kafka.KafkaProblem;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/** Waits for answers of Kafka, for each at most this long. */
record KafkaAnswers(Duration timeout) {

    /**
     * The answer.
     *
     * @param doing what the command is doing, for the message
     * @throws LetterException with Kafka's own exception as its cause
     */
    <T> T of(KafkaFuture<T> future, String doing) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw trouble(doing, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw trouble(doing, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetterException("Interrupted while " + doing, e);
        }
    }

    static LetterException trouble(String doing, Throwable cause) {
        return new LetterException("Kafka failed, %s: %s".formatted(doing, KafkaErrorText.of(cause)), cause);
    }

    /** To go on with. */
    static String said(Throwable failure) {
        return KafkaProblem.of(failure).what();
    }

    /** The failure itself, or what caused it, of that kind; null if there is none. */
    static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> kind) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (kind.isInstance(one)) {
                return kind.cast(one);
            }
        }
        return null;
    }
}
