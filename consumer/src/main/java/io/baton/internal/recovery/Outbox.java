package io.baton.internal.recovery;

import io.baton.TooLarge;
import io.baton.internal.guard.Guard;
import io.baton.internal.tenure.Fetched;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import io.baton.spi.DeadLetterSender.Answer;
import io.baton.spi.DeadLetterSender.Form;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends letters until they are taken: while the target is down their records wait, and it says so. Safe for several
 * workers at once.
 *
 * @param target what to call it, for people
 */
public record Outbox(DeadLetterSender sender, String target, TooLarge whenTooLarge) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /** What became of a letter. */
    sealed interface Delivery {

        record Sent(Form form) implements Delivery {}

        /** The target never takes it: for its size, where no reference was asked for, or for what it is. */
        record Refused(String why) implements Delivery {}

        /** The invocation ends first. */
        record Unsent() implements Delivery {}
    }

    Delivery deliver(DeadLetter letter, BackOff backOff, Guard guard) throws InterruptedException {
        Form form = Form.WHOLE;
        for (int attempt = 1; guard.mayFinish(); attempt++) {
            switch (answer(letter, form, guard)) {
                case Answer.Acknowledged ignored -> {
                    return new Delivery.Sent(form);
                }
                case Answer.TooLarge tooLarge -> {
                    LOG.error(
                            "{} does not take the record at {}: {}",
                            target,
                            Fetched.place(letter.record()),
                            tooLarge.why());
                    if (whenTooLarge == TooLarge.STOP || form == Form.REFERENCE) {
                        return new Delivery.Refused(tooLarge.why());
                    }
                    form = Form.REFERENCE;
                }
                case Answer.Refused refused -> {
                    LOG.error(
                            "{} does not take the record at {}: {}",
                            target,
                            Fetched.place(letter.record()),
                            refused.why());
                    return new Delivery.Refused(refused.why());
                }
                case Answer.Unavailable unavailable -> {
                    Duration wait = backOff.before(attempt);
                    LOG.warn(
                            "{} did not take the record at {} (attempt {}): {}. The checkpoint waits at the record; the next attempt is in {} ms",
                            target,
                            Fetched.place(letter.record()),
                            attempt,
                            unavailable.why(),
                            wait.toMillis());
                    if (!guard.pause(wait)) {
                        return new Delivery.Unsent();
                    }
                }
            }
        }
        return new Delivery.Unsent();
    }

    /** An interrupt that is not ours leaves the letter where it may be; it is sent again. */
    private Answer answer(DeadLetter letter, Form form, Guard guard) throws InterruptedException {
        try {
            return sender.send(letter, form);
        } catch (InterruptedException e) {
            guard.ignoreUnlessOurs(e);
            return new Answer.Unavailable("the thread was interrupted while it waited for the answer", e);
        }
    }

    @Override
    public void close() {
        sender.close();
    }
}
