package io.baton.internal.recovery;

import io.baton.FailurePolicy;
import io.baton.Retries;
import io.baton.internal.deadletter.FailedRecord;
import io.baton.internal.deadletter.Lineage;
import io.baton.internal.deadletter.RetryTopic;
import io.baton.internal.guard.Guard;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.record.UnreadableRecordException;
import io.baton.internal.tenure.Session.Failure;
import io.baton.internal.thrown.Thrown;
import io.baton.internal.time.Time;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender.Form;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of failed records in one session: they are tried again, then settled as the policy says, or the partition stops
 * at them. Safe for several workers at once.
 */
public final class Recovery {

    /** One attempt at a record. */
    @FunctionalInterface
    public interface Attempt {
        void run(int attempt) throws Throwable;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private static final Duration FIRST_SEND_BACK_OFF = Duration.ofMillis(200);
    private static final Duration LONGEST_SEND_BACK_OFF = Duration.ofSeconds(10);

    private final FailurePlan plan;
    private final long generation;
    private final Guard guard;
    private final Consumer<Failure> halt;
    private final Meters meters;
    private final Time time;
    private final RetryTopic retryTopic;
    private final BackOff repeats;
    private final BackOff sends;

    /** @param halt told what stops the partition */
    public Recovery(FailurePlan plan, long generation, Guard guard, Consumer<Failure> halt, Meters meters, Time time) {
        this.plan = plan;
        this.generation = generation;
        this.guard = guard;
        this.halt = halt;
        this.meters = meters;
        this.time = time;
        this.retryTopic = RetryTopic.of(plan.policy(), plan.groupId());
        Retries retries = plan.retries();
        this.repeats = new BackOff(retries.firstBackOff(), retries.longestBackOff(), plan.random());
        this.sends = new BackOff(FIRST_SEND_BACK_OFF, LONGEST_SEND_BACK_OFF, plan.random());
    }

    /** On the caller's thread, which waits in between; false when the record is not finished and none follows it. */
    public boolean untilSettled(ConsumerRecord<byte[], byte[]> record, Throwable failure, Attempt attempt)
            throws InterruptedException {
        if (gaveUp(record, failure)) {
            return false;
        }
        FailedAttempts failed = noted(null, record, failure);
        Optional<Duration> wait = again(failed);
        while (wait.isPresent()) {
            if (!guard.pause(wait.get()) || !guard.mayBegin()) {
                return false;
            }
            try {
                attempt.run(failed.attempts() + 1);
                return true;
            } catch (Throwable thrown) {
                if (gaveUp(record, thrown)) {
                    return false;
                }
                noted(failed, record, thrown);
            }
            wait = again(failed);
        }
        return settle(failed);
    }

    /** A handler that was interrupted because its time was up has not failed. */
    public boolean gaveUp(ConsumerRecord<byte[], byte[]> record, Throwable thrown) {
        if (guard.abandoned()) {
            LOG.warn(
                    "The handler of the record at offset {}, which was given up, ended with {}",
                    record.offset(),
                    Thrown.told(thrown));
        }
        return guard.abandoned();
    }

    /**
     * The record, with this failure of it.
     *
     * @param before null when this is its first failure
     */
    public FailedAttempts noted(
            @Nullable FailedAttempts before, ConsumerRecord<byte[], byte[]> record, Throwable failure) {
        if (before == null) {
            return new FailedAttempts(record, failure, time.now(), time.nanos());
        }
        before.failedAgain(failure, time.now());
        return before;
    }

    /** How long to wait for the next attempt; empty to {@link #settle} it: no attempt is left, no time, or none would help. */
    public Optional<Duration> again(FailedAttempts failed) {
        Retries retries = plan.retries();
        Throwable cause = failed.cause();
        boolean hopeless = cause instanceof UnreadableRecordException
                || retries.fatal().stream().anyMatch(fatal -> fatal.isInstance(cause));
        if (hopeless || failed.attempts() > retries.most()) {
            return Optional.empty();
        }
        Duration wait = repeats.before(failed.attempts());
        long spentNanos = time.nanos() - failed.firstFailedNanos();
        if (wait.plusNanos(spentNanos).compareTo(retries.budget()) > 0) {
            return Optional.empty();
        }
        meters.count(Count.RETRIES);
        LOG.warn(
                "Attempt {} at {} failed, the next is in {} ms: {}",
                failed.attempts(),
                failed.where(),
                wait.toMillis(),
                failed.what());
        return Optional.of(wait);
    }

    /**
     * Settles a record that is not tried here.
     *
     * @param cause why it is not
     * @param attempts made by holders before
     */
    public boolean settleUntried(ConsumerRecord<byte[], byte[]> record, Throwable cause, int attempts)
            throws InterruptedException {
        return settle(noted(null, record, cause).after(attempts));
    }

    /** Does what the policy says, and waits for acknowledgements; true when the checkpoint may pass the record. */
    public boolean settle(FailedAttempts failed) throws InterruptedException {
        return Thrown.isTheJvms(failed.cause())
                ? halts(failed, "the JVM is out of memory or failed otherwise, which counts as a crash of the process")
                : settle(plan.policy(), failed);
    }

    private boolean settle(FailurePolicy policy, FailedAttempts failed) throws InterruptedException {
        return switch (policy) {
            case FailurePolicy.Stop ignored -> stops(failed, "the failure policy is to stop");
            case FailurePolicy.Skip ignored -> skip(failed);
            case FailurePolicy.DeadLetter ignored ->
                deliver(plan.places().deadLetters(), Count.DEAD_LETTERS, failed, letter(failed, null));
            case FailurePolicy.RetryLater later -> retryLater(later, failed);
        };
    }

    private boolean skip(FailedAttempts failed) {
        meters.count(Count.FAILURES);
        meters.count(Count.SKIPPED);
        LOG.error(
                "Skipped {} after {} attempts: {}",
                failed.where(),
                failed.attempts(),
                failed.what(),
                Thrown.loggable(failed.cause()));
        return true;
    }

    private boolean retryLater(FailurePolicy.RetryLater later, FailedAttempts failed) throws InterruptedException {
        int round = retryTopic.lineage(failed.record()).rounds() + 1;
        List<Duration> delays = later.delays();
        if (round > delays.size()) {
            return settle(later.then(), failed);
        }
        Instant notBefore = time.now().plus(delays.get(round - 1));
        return deliver(plan.places().retryTopic(), Count.RETRIED_LATER, failed, letter(failed, notBefore));
    }

    private boolean deliver(@Nullable Outbox outbox, Count counted, FailedAttempts failed, DeadLetter letter)
            throws InterruptedException {
        if (outbox == null) {
            throw new IllegalStateException(
                    "a policy that sends letters was wired without a place for them: " + plan.policy());
        }
        return switch (outbox.deliver(letter, sends, guard)) {
            case Outbox.Delivery.Sent sent -> sent(outbox, sent.form(), counted, failed);
            case Outbox.Delivery.Refused refused ->
                stops(failed, "%s does not take it (%s)".formatted(outbox.target(), refused.why()));
            case Outbox.Delivery.Unsent ignored -> false; // the invocation ends first; the record is as it was
        };
    }

    private boolean sent(Outbox outbox, Form form, Count counted, FailedAttempts failed) {
        meters.count(Count.FAILURES);
        meters.count(counted);
        meters.count(Count.DEAD_LETTERS_WITHOUT_BODY, form == Form.REFERENCE ? 1 : 0);
        LOG.error(
                "Put {} into {} after {} attempts: {}",
                failed.where(),
                outbox.target(),
                failed.attempts(),
                failed.what());
        return true;
    }

    private boolean stops(FailedAttempts failed, String why) {
        meters.count(Count.FAILURES);
        return halts(failed, why);
    }

    private boolean halts(FailedAttempts failed, String why) {
        String reason = "the handler failed at %s, attempt %s, and %s: %s"
                .formatted(failed.where(), failed.attempts(), why, failed.what());
        var failure = new Failure(reason, failed.cause());
        LOG.error("Stopping: {}", failure.reason(), failure.cause());
        halt.accept(failure);
        return false;
    }

    /**
     * For what belongs to no record, and has failed for good: whether the policy is to pass over it. If not, the partition stops, as
     * there is no record that could be put away.
     *
     * @param what names it in messages
     */
    public boolean mayDrop(FailedAttempts failed, String what) {
        meters.count(Count.FAILURES);
        if (plan.policy() instanceof FailurePolicy.Skip && !Thrown.isTheJvms(failed.cause())) {
            meters.count(Count.SKIPPED);
            LOG.error(
                    "Dropped {} after {} attempts: {}",
                    what,
                    failed.attempts(),
                    failed.what(),
                    Thrown.loggable(failed.cause()));
            return true;
        }
        var failure = new Failure(
                "the handler of %s failed, attempt %s, and no policy but to skip it gets past it: %s"
                        .formatted(what, failed.attempts(), failed.what()),
                failed.cause());
        LOG.error("Stopping: {}", failure.reason(), failure.cause());
        halt.accept(failure);
        return false;
    }

    /** What should not happen stops the partition too: a record must not be forgotten along with its worker. */
    public void broke(Throwable why) {
        halt.accept(new Failure("Baton itself failed while it handed records on: " + Thrown.told(why), why));
    }

    private DeadLetter letter(FailedAttempts failed, @Nullable Instant notBefore) {
        Lineage lineage =
                retryTopic.lineage(failed.record()).failed(failed.attempts(), failed.firstFailedAt(), notBefore);
        return new FailedRecord(
                failed.record(), lineage, plan.groupId(), generation, failed.cause(), failed.lastFailedAt());
    }
}
