package io.baton.internal.processing;

import io.baton.internal.tenure.RecordProcessor.Failure;
import io.baton.internal.thrown.Thrown;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to failed records under one hold: repeats them, settles them, stops the partition at them. Safe for all workers. */
final class Repair {

    /** One attempt at a record. */
    @FunctionalInterface
    interface Attempt {
        void run(int attempt) throws Throwable;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Repair.class);

    private final Recovery recovery;
    private final long generation;
    private final Guard guard;
    private final Consumer<Failure> halt;

    /** @param halt told what stops the partition */
    Repair(Recovery recovery, long generation, Guard guard, Consumer<Failure> halt) {
        this.recovery = recovery;
        this.generation = generation;
        this.guard = guard;
        this.halt = halt;
    }

    /** On the caller's thread, which waits in between; false when the record is not finished and none follows it. */
    boolean untilSettled(ConsumerRecord<byte[], byte[]> record, Throwable failure, Attempt attempt)
            throws InterruptedException {
        if (gaveUp(record, failure)) {
            return false;
        }
        Trouble trouble = recovery.begun(record, failure);
        Optional<Duration> wait = recovery.again(trouble);
        while (wait.isPresent()) {
            if (!guard.pause(wait.get()) || !guard.mayBegin()) {
                return false;
            }
            try {
                attempt.run(trouble.attempts() + 1);
                return true;
            } catch (Throwable thrown) {
                if (gaveUp(record, thrown)) {
                    return false;
                }
                recovery.failedAgain(trouble, thrown);
            }
            wait = recovery.again(trouble);
        }
        return settle(trouble);
    }

    /** Where somebody else does the waiting: when to try again; empty to {@link #settle} it. */
    Optional<Duration> again(Trouble trouble) {
        return recovery.again(trouble);
    }

    Trouble noted(@Nullable Trouble before, ConsumerRecord<byte[], byte[]> record, Throwable failure) {
        if (before == null) {
            return recovery.begun(record, failure);
        }
        recovery.failedAgain(before, failure);
        return before;
    }

    /**
     * Settles a record that is not tried here.
     *
     * @param cause why it is not
     * @param attempts made by holders before
     */
    boolean settleUntried(ConsumerRecord<byte[], byte[]> record, Throwable cause, int attempts)
            throws InterruptedException {
        return settle(recovery.begun(record, cause).after(attempts));
    }

    /** True when the record is finished, by what the policy says. */
    boolean settle(Trouble trouble) throws InterruptedException {
        return switch (recovery.settle(trouble, generation, guard)) {
            case Recovery.Settled.Finished ignored -> true;
            case Recovery.Settled.Unfinished ignored -> false;
            case Recovery.Settled.Halts halts -> {
                halt.accept(halts.failure());
                yield false;
            }
        };
    }

    /** What should not happen stops the partition too: a record must not be forgotten along with its worker. */
    void broke(Throwable why) {
        halt.accept(new Failure("Baton itself failed while it handed records on: " + Thrown.told(why), why));
    }

    /** A handler that was interrupted because its time was up has not failed. */
    boolean gaveUp(ConsumerRecord<byte[], byte[]> record, Throwable thrown) {
        if (guard.abandoned()) {
            LOG.warn("The abandoned record at offset {} ended with {}", record.offset(), Thrown.told(thrown));
        }
        return guard.abandoned();
    }
}
