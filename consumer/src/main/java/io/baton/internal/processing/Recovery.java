package io.baton.internal.processing;

import io.baton.FailurePolicy;
import io.baton.Retries;
import io.baton.internal.deadletter.FailedRecord;
import io.baton.internal.deadletter.Lineage;
import io.baton.internal.deadletter.RetryTopic;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.tenure.RecordProcessor.Failure;
import io.baton.internal.thrown.Thrown;
import io.baton.internal.time.Time;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender.Form;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of failed records: once more, or what the policy says. Safe for several workers at once. */
public final class Recovery implements AutoCloseable {

    /** How a failed record that is not tried again here is settled. */
    sealed interface Settled {

        /** Skipped, or safe elsewhere: the checkpoint may pass it. */
        record Finished() implements Settled {}

        /** The partition stops at it. */
        record Halts(Failure failure) implements Settled {}

        /** The invocation ends first; the record is as it was. */
        record Unfinished() implements Settled {}
    }

    /** Where failed records may go. */
    public record Places(
            @Nullable Outbox retryTopic, @Nullable Outbox deadLetters) {
        public static final Places NONE = new Places(null, null);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Duration FIRST_SEND_BACK_OFF = Duration.ofMillis(200);
    private static final Duration LONGEST_SEND_BACK_OFF = Duration.ofSeconds(10);

    private final Retries retries;
    private final FailurePolicy policy;
    private final Places places;
    private final String groupId;
    private final RetryTopic retryTopic;
    private final Meters meters;
    private final Time time;
    private final BackOff repeats;
    private final BackOff sends;

    public Recovery(
            Retries retries,
            FailurePolicy policy,
            Places places,
            String groupId,
            Meters meters,
            Time time,
            RandomGenerator random) {
        this.retries = retries;
        this.policy = policy;
        this.places = places;
        this.groupId = groupId;
        this.retryTopic = RetryTopic.of(policy, groupId);
        this.meters = meters;
        this.time = time;
        this.repeats = new BackOff(retries.firstBackOff(), retries.longestBackOff(), random);
        this.sends = new BackOff(FIRST_SEND_BACK_OFF, LONGEST_SEND_BACK_OFF, random);
    }

    Trouble begun(ConsumerRecord<byte[], byte[]> record, Throwable cause) {
        return new Trouble(record, cause, time.now(), time.nanos());
    }

    /** How long to wait for the next attempt; empty when none is left, no time is, or none would help. */
    Optional<Duration> again(Trouble trouble) {
        Throwable cause = trouble.cause();
        boolean hopeless = cause instanceof UnreadableRecordException
                || retries.fatal().stream().anyMatch(fatal -> fatal.isInstance(cause));
        if (hopeless || trouble.attempts() > retries.most()) {
            return Optional.empty();
        }
        Duration wait = repeats.before(trouble.attempts());
        long spentNanos = time.nanos() - trouble.firstFailedNanos();
        if (wait.plusNanos(spentNanos).compareTo(retries.budget()) > 0) {
            return Optional.empty();
        }
        meters.count(Count.RETRIES);
        LOG.warn(
                "Attempt {} at {} failed, the next is in {} ms: {}",
                trouble.attempts(),
                trouble.where(),
                wait.toMillis(),
                trouble.what());
        return Optional.of(wait);
    }

    /** Another attempt failed as well. */
    void failedAgain(Trouble trouble, Throwable cause) {
        trouble.failedAgain(cause, time.now());
    }

    /** Does what the policy says; waits for acknowledgements. */
    Settled settle(Trouble trouble, long generation, Guard guard) throws InterruptedException {
        if (Thrown.isTheJvms(trouble.cause())) {
            return halts(trouble, "the JVM is out of something, which counts as a crash of the process");
        }
        Settled settled = settle(policy, trouble, generation, guard);
        if (!(settled instanceof Settled.Unfinished)) {
            meters.count(Count.FAILURES);
        }
        return settled;
    }

    private Settled settle(FailurePolicy policy, Trouble trouble, long generation, Guard guard)
            throws InterruptedException {
        return switch (policy) {
            case FailurePolicy.Stop ignored -> halts(trouble, "the failure policy is to stop");
            case FailurePolicy.Skip ignored -> skip(trouble);
            case FailurePolicy.DeadLetter ignored ->
                deliver(places.deadLetters(), Count.DEAD_LETTERS, trouble, letter(trouble, generation, null), guard);
            case FailurePolicy.RetryLater later -> retryLater(later, trouble, generation, guard);
        };
    }

    private Settled skip(Trouble trouble) {
        meters.count(Count.SKIPPED);
        LOG.error(
                "Skipped {} after {} attempts: {}",
                trouble.where(),
                trouble.attempts(),
                trouble.what(),
                Thrown.loggable(trouble.cause()));
        return new Settled.Finished();
    }

    private Settled retryLater(FailurePolicy.RetryLater later, Trouble trouble, long generation, Guard guard)
            throws InterruptedException {
        int round = retryTopic.lineage(trouble.record()).rounds() + 1;
        List<Duration> delays = later.delays();
        if (round > delays.size()) {
            return settle(later.then(), trouble, generation, guard);
        }
        Instant notBefore = time.now().plus(delays.get(round - 1));
        DeadLetter letter = letter(trouble, generation, notBefore);
        return deliver(places.retryTopic(), Count.RETRIED_LATER, trouble, letter, guard);
    }

    private Settled deliver(@Nullable Outbox outbox, Count counted, Trouble trouble, DeadLetter letter, Guard guard)
            throws InterruptedException {
        if (outbox == null) {
            throw new IllegalStateException(
                    "a policy that sends letters was wired without a place for them: " + policy);
        }
        return switch (outbox.deliver(letter, sends, guard)) {
            case Outbox.Delivery.Sent sent -> {
                if (sent.form() == Form.REFERENCE) {
                    meters.count(Count.DEAD_LETTERS_WITHOUT_BODY);
                }
                yield sent(outbox, counted, trouble);
            }
            case Outbox.Delivery.Refused refused ->
                halts(trouble, "%s does not take it (%s)".formatted(outbox.target(), refused.why()));
            case Outbox.Delivery.Unsent ignored -> new Settled.Unfinished();
        };
    }

    private Settled sent(Outbox outbox, Count counted, Trouble trouble) {
        meters.count(counted);
        LOG.error(
                "Put {} into {} after {} attempts: {}",
                trouble.where(),
                outbox.target(),
                trouble.attempts(),
                trouble.what());
        return new Settled.Finished();
    }

    private static Settled halts(Trouble trouble, String why) {
        String reason = "the handler failed at %s, attempt %s, and %s: %s"
                .formatted(trouble.where(), trouble.attempts(), why, trouble.what());
        var failure = new Failure(reason, trouble.cause());
        LOG.error("Stopping: {}", failure.reason(), failure.cause());
        return new Settled.Halts(failure);
    }

    private DeadLetter letter(Trouble trouble, long generation, @Nullable Instant notBefore) {
        Lineage lineage =
                retryTopic.lineage(trouble.record()).failed(trouble.attempts(), trouble.firstFailedAt(), notBefore);
        return new FailedRecord(
                trouble.record(), lineage, groupId, generation, trouble.cause(), trouble.lastFailedAt());
    }

    @Override
    public void close() {
        try {
            if (places.retryTopic() != null) {
                places.retryTopic().close();
            }
        } finally {
            if (places.deadLetters() != null) {
                places.deadLetters().close();
            }
        }
    }
}
