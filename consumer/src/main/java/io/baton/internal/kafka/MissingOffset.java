package io.baton.internal.kafka;

import io.baton.internal.tenure.SourceException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what became of an offset that the log lacks. The lease has to be renewed meanwhile, so nobody waits longer for the
 * answer than for records: it is there at a later poll, which comes upon the same offset again. Confined to the thread that
 * polls.
 */
final class MissingOffset {

    private static final Logger LOG = LoggerFactory.getLogger(MissingOffset.class);

    private final Supplier<KafkaFuture<LogBounds>> question;
    private @Nullable KafkaFuture<LogBounds> asked;

    MissingOffset(Supplier<KafkaFuture<LogBounds>> question) {
        this.question = question;
    }

    /**
     * Empty as long as there is no answer.
     *
     * @throws SourceException if Kafka refuses to answer
     */
    Optional<LogBounds> bounds(Duration atMost) throws InterruptedException {
        if (asked == null) {
            asked = question.get();
        }
        try {
            LogBounds answer = asked.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
            forget();
            return Optional.of(answer);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            forget();
            if (e.getCause() instanceof RetriableException) {
                LOG.debug("Kafka did not tell where the log begins and ends; the question is repeated", e);
                return Optional.empty();
            }
            throw new SourceException(
                    "Kafka does not tell where the log begins and ends: %s".formatted(KafkaProblem.of(e)),
                    e.getCause());
        }
    }

    /** An offset is read again, or reading goes on elsewhere: the answer would be about the past. */
    void forget() {
        asked = null;
    }
}
