package io.baton.internal.deadletter.aws;

import io.baton.internal.aws.AwsProblem;
import io.baton.internal.deadletter.DeadLetterException;
import io.baton.internal.thrown.Thrown;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Letters to a queue of SQS or a topic of SNS: they become messages, and what the service says becomes an answer. */
final class AwsTarget implements DeadLetterSender {

    private static final Logger LOG = LoggerFactory.getLogger(AwsTarget.class);

    /**
     * The most either service takes, body and attributes together. Nothing larger is tried; a target that takes less says
     * so itself (a queue may be set lower, and topics of SNS long took 256 KiB).
     */
    static final int LIMIT_BYTES = 1 << 20;

    private static final Set<String> TOO_LARGE =
            Set.of("BatchRequestTooLong", "RequestEntityTooLarge", "RequestTooLarge");
    private static final Set<String> NOT_THERE = Set.of(
            "QueueDoesNotExist",
            "AWS.SimpleQueueService.NonExistentQueue",
            "com.amazonaws.sqs#QueueDoesNotExist",
            "NotFound",
            "NotFoundException");

    /** The part of a service that its own SDK is needed for. */
    interface Service {

        /** Asks for the target, to see whether it is there. */
        Object look();

        Object send(Message message);

        void close();
    }

    private final String target;
    private final String action;
    private final boolean fifo;
    private final Service service;

    /**
     * @param target what messages call it
     * @param action what the function's role must allow
     */
    AwsTarget(String target, String action, boolean fifo, Service service) {
        this.target = target;
        this.action = action;
        this.fifo = fifo;
        this.service = service;
    }

    static void require(boolean condition, String otherwise, String given) {
        if (!condition) {
            throw new DeadLetterException(otherwise.formatted(given), null);
        }
    }

    /** A role may be allowed to send and not to look: that is only told. */
    @Override
    public void connect() {
        try {
            var unused = service.look();
        } catch (SdkException e) {
            if (isForbidden(e)) {
                LOG.warn(
                        "{} can't be checked before letters go there, as a permission is missing: {}",
                        target,
                        AwsProblem.of(e));
            } else if (isAway(e)) {
                LOG.error(
                        "{} does not answer: {} The function goes on without it: a record that fails waits until it answers, and so do the records behind it.",
                        target,
                        AwsProblem.of(e));
            } else {
                throw new DeadLetterException(explained(e), e);
            }
        }
    }

    /** Overloaded, or out of reach for now; a name that can't be resolved is more likely wrong. */
    private static boolean isAway(SdkException e) {
        if (e instanceof AwsServiceException refused) {
            return refused.statusCode() >= 500 || refused.isThrottlingException();
        }
        return e instanceof ApiCallTimeoutException
                || e instanceof ApiCallAttemptTimeoutException
                || Thrown.chain(e).stream()
                        .anyMatch(cause -> cause instanceof SocketException || cause instanceof InterruptedIOException);
    }

    @Override
    public Answer send(DeadLetter letter, Form form) throws InterruptedException {
        long least = form == Form.WHOLE ? leastBytes(letter) : 0;
        if (least > LIMIT_BYTES) {
            return tooLarge(least);
        }
        Message message = Message.about(letter, form, fifo);
        if (message.bytes() > LIMIT_BYTES) {
            return tooLarge(message.bytes());
        }
        try {
            var unused = service.send(message);
            return new Answer.Acknowledged();
        } catch (AbortedException e) {
            Thread.interrupted(); // told by the exception
            var interrupted = new InterruptedException("while a letter was sent");
            interrupted.initCause(e);
            throw interrupted;
        } catch (SdkException e) {
            return isTooLarge(e) ? new Answer.TooLarge(explained(e)) : new Answer.Unavailable(explained(e), e);
        }
    }

    @Override
    public void close() {
        service.close();
    }

    /** In base64, before any of it is made. */
    private static long leastBytes(DeadLetter letter) {
        byte[] key = letter.record().key();
        byte[] value = letter.record().value();
        return ((key == null ? 0L : key.length) + (value == null ? 0L : value.length)) * 4 / 3;
    }

    private Answer tooLarge(long bytes) {
        return new Answer.TooLarge(String.format(
                Locale.ROOT,
                "%s takes messages of %,d bytes, and this one has %,d or more",
                target,
                LIMIT_BYTES,
                bytes));
    }

    /** Both services call it an invalid parameter, and only the message tells which. */
    private static boolean isTooLarge(SdkException e) {
        if (!(e instanceof AwsServiceException refused) || refused.statusCode() >= 500) {
            return false;
        }
        String said = message(refused);
        return refused.statusCode() == 413
                || TOO_LARGE.contains(code(refused))
                || said.contains("must be shorter than")
                || said.contains("too long")
                || said.contains("TooLong");
    }

    private static boolean isForbidden(SdkException e) {
        return e instanceof AwsServiceException refused
                && (refused.statusCode() == 403
                        || code(refused).startsWith("AccessDenied")
                        || code(refused).equals("AuthorizationError"));
    }

    private String explained(SdkException e) {
        if (e instanceof AwsServiceException refused && NOT_THERE.contains(code(refused))) {
            return "%s does not exist: create it, or correct its name.".formatted(target);
        }
        if (isForbidden(e)) {
            return "%s may not be written to: allow %s to the function's role, and with a KMS key of your own kms:GenerateDataKey and kms:Decrypt (%s)."
                    .formatted(target, action, e.getMessage());
        }
        return "%s did not take it: %s".formatted(target, AwsProblem.of(e));
    }

    private static String code(AwsServiceException refused) {
        return refused.awsErrorDetails() == null || refused.awsErrorDetails().errorCode() == null
                ? ""
                : refused.awsErrorDetails().errorCode();
    }

    private static String message(AwsServiceException refused) {
        return refused.getMessage() == null ? "" : refused.getMessage();
    }
}
