package io.baton.internal.deadletter;

import io.baton.internal.foreign.Aside;
import io.baton.internal.foreign.Aside.AsideException;
import io.baton.internal.thrown.Bounded;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user's sender, of which nothing is believed: each call is on a thread of its own and bounded in time, what it throws or
 * null in place of an answer is a letter that is not taken now, and the letter that it is given is a copy.
 */
public final class UsersSender implements DeadLetterSender {

    private static final Logger LOG = LoggerFactory.getLogger(UsersSender.class);

    private static final Duration OPEN_PATIENCE = Duration.ofSeconds(10);
    private static final Duration SEND_PATIENCE = Duration.ofSeconds(30);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);
    private static final int WHY_BYTES = 1024;

    private final String target;
    private final DeadLetterSender sender;
    private final Duration patience;
    private final Aside aside;

    private UsersSender(String target, DeadLetterSender sender, Duration patience, Aside aside) {
        this.target = target;
        this.sender = sender;
        this.patience = patience;
        this.aside = aside;
    }

    /**
     * The sender that the user's supplier makes.
     *
     * @throws DeadLetterException if it makes none
     */
    public static DeadLetterSender made(String target, Supplier<? extends DeadLetterSender> supplier) {
        return made(target, supplier, SEND_PATIENCE);
    }

    static DeadLetterSender made(String target, Supplier<? extends DeadLetterSender> supplier, Duration patience) {
        var aside = new Aside("baton-dead-letter-sender");
        try {
            DeadLetterSender sender = aside.call(OPEN_PATIENCE, supplier::get);
            return new UsersSender(target, sender, patience, aside);
        } catch (AsideException e) {
            throw new DeadLetterException(
                    "The supplier of the dead-letter target '%s' gave no sender: %s".formatted(target, e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            throw interrupted(target, e);
        }
    }

    @Override
    public void connect() {
        try {
            aside.call(OPEN_PATIENCE, () -> {
                sender.connect();
                return true;
            });
        } catch (AsideException e) {
            if (!e.late()) {
                throw new DeadLetterException(
                        "The dead-letter target '%s' can't be used, because connect() of its sender failed: %s"
                                .formatted(target, e.getMessage()),
                        e);
            }
            LOG.error(
                    "The dead-letter target '{}' does not answer, because connect() of its sender is late: {}. The function goes on without it: a record that fails waits until it answers, and so do the records behind it.",
                    target,
                    e.getMessage());
        } catch (InterruptedException e) {
            throw interrupted(target, e);
        }
    }

    private static DeadLetterException interrupted(String target, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new DeadLetterException("Interrupted while the dead-letter target '%s' was opened".formatted(target), e);
    }

    @Override
    public Answer send(DeadLetter letter, Form form) throws InterruptedException {
        DeadLetter lent = copy(letter);
        try {
            return bounded(aside.call(patience, () -> sender.send(lent, form)));
        } catch (AsideException e) {
            return new Answer.Unavailable("send() of its sender failed: " + e.getMessage(), e);
        }
    }

    private static Answer bounded(Answer answer) {
        return switch (answer) {
            case Answer.Acknowledged acknowledged -> acknowledged;
            case Answer.TooLarge tooLarge -> new Answer.TooLarge(bounded(tooLarge.why()));
            case Answer.Refused refused -> new Answer.Refused(bounded(refused.why()));
            case Answer.Unavailable unavailable -> new Answer.Unavailable(bounded(unavailable.why()), null);
        };
    }

    private static String bounded(@Nullable String why) {
        return why == null ? "the sender gave no reason" : Bounded.text(why, WHY_BYTES);
    }

    private static DeadLetter copy(DeadLetter letter) {
        return letter instanceof FailedRecord failed
                ? new FailedRecord(
                        copy(failed.record()),
                        failed.lineage(),
                        failed.groupId(),
                        failed.generation(),
                        failed.cause(),
                        failed.lastFailedAt())
                : letter;
    }

    private static ConsumerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record) {
        var headers = new RecordHeaders();
        for (Header header : record.headers()) {
            headers.add(header.key(), copy(header.value()));
        }
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                copy(record.key()),
                copy(record.value()),
                headers,
                record.leaderEpoch());
    }

    private static byte @Nullable [] copy(byte @Nullable [] bytes) {
        return bytes == null ? null : bytes.clone();
    }

    @Override
    public void close() {
        try {
            aside.call(CLOSE_PATIENCE, () -> {
                sender.close();
                return true;
            });
        } catch (AsideException e) {
            LOG.warn("The sender of the dead-letter target '{}' did not close: {}", target, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
