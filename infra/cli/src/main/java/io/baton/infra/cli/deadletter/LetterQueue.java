package io.baton.infra.cli.deadletter;

import io.baton.internal.aws.AwsProblem;
import io.baton.internal.time.Time;
import io.baton.spi.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * A queue of SQS that has letters. It shows a message only by receiving it, and a received message is invisible to others
 * until it is given back, deleted, or its visibility timeout ends. Confined to a thread.
 */
final class LetterQueue implements AutoCloseable {

    static final int MOST_AT_ONCE = 10;

    /** A killed command keeps letters from others for no longer than this. */
    private static final Duration VISIBILITY_TIMEOUT = Duration.ofMinutes(5);
    /** For the letters in hand when the timeout is near. */
    private static final Duration RESERVE = Duration.ofMinutes(1);

    private static final Duration WAIT = Duration.ofSeconds(1);
    /** An empty answer may come from servers that have none of the messages. */
    private static final int EMPTY_ANSWERS = 2;
    /** As many as can be sent before the timeout; SQS itself allows 120,000. */
    private static final int MOST_RECEIVED = 10_000;

    private static final Comparator<Letter> BY_ORIGIN = Comparator.comparing(
            Letter::origin,
            Comparator.nullsLast(Comparator.comparing(Origin::topic)
                    .thenComparingInt(Origin::partition)
                    .thenComparingLong(Origin::offset)));

    private final SqsClient client;
    private final String url;
    private final Time time;

    /** @param client is closed with the queue */
    LetterQueue(SqsClient client, String url, Time time) {
        this.client = client;
        this.url = url;
        this.time = time;
    }

    /** Letters that were received, in the order of their origins; {@link #close} gives back those that are left. */
    final class Received implements AutoCloseable {

        private final Map<Letter, String> receipts;
        private final boolean all;
        private final long begun;

        private Received(Map<Letter, String> receipts, boolean all, long begun) {
            this.receipts = receipts;
            this.all = all;
            this.begun = begun;
        }

        List<Letter> letters() {
            return List.copyOf(receipts.keySet());
        }

        /** Why the queue may have more letters than these; empty if it has no more. */
        Optional<String> rest() {
            return all
                    ? Optional.empty()
                    : Optional.of(
                            "SQS gives out no more letters for now, but the queue has others: run the command again");
        }

        /** Whether the letters soon become visible to others; those that are left then are for the next run. */
        boolean expires() {
            return time.nanos() - begun > VISIBILITY_TIMEOUT.minus(RESERVE).toNanos();
        }

        void delete(List<Letter> done) {
            LetterQueue.this.delete(done.stream().map(receipts::get).toList());
            done.forEach(receipts::remove);
        }

        @Override
        public void close() {
            giveBack(receipts.values());
        }
    }

    Received receive() {
        long begun = time.nanos();
        Map<String, Message> messages = new HashMap<>();
        ReceiveMessageRequest request = ReceiveMessageRequest.builder()
                .queueUrl(url)
                .maxNumberOfMessages(MOST_AT_ONCE)
                .visibilityTimeout((int) VISIBILITY_TIMEOUT.toSeconds())
                .waitTimeSeconds((int) WAIT.toSeconds())
                .build();
        try {
            for (int empty = 0; empty < EMPTY_ANSWERS && messages.size() < MOST_RECEIVED; ) {
                List<Message> received = client.receiveMessage(request).messages();
                received.forEach(message -> messages.put(message.messageId(), message));
                empty = received.isEmpty() ? empty + 1 : 0;
            }
        } catch (SdkException e) {
            giveBack(messages.values().stream().map(Message::receiptHandle).toList());
            throw new LetterException("SQS does not give the letters of %s: %s".formatted(url, AwsProblem.of(e)), e);
        }
        Map<Letter, String> receipts = new HashMap<>();
        messages.values()
                .forEach(message ->
                        receipts.put(QueueLetter.of(message.messageId(), message.body()), message.receiptHandle()));
        Map<Letter, String> ordered = new LinkedHashMap<>();
        receipts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(BY_ORIGIN))
                .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return new Received(ordered, messages.size() < MOST_RECEIVED, begun);
    }

    private void delete(List<String> receipts) {
        if (receipts.isEmpty()) {
            return;
        }
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (String receipt : receipts) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(receipt)
                    .build());
        }
        try {
            var failed = client.deleteMessageBatch(
                            request -> request.queueUrl(url).entries(entries))
                    .failed();
            if (!failed.isEmpty()) {
                throw new LetterException(
                        "SQS did not delete %d letters that are done, and shows them again, which a redrive would send again: %s"
                                .formatted(failed.size(), failed.get(0).message()),
                        null);
            }
        } catch (SdkException e) {
            throw new LetterException(
                    "SQS did not delete letters that are done, and will show them again: " + AwsProblem.of(e), e);
        }
    }

    /** As far as SQS takes them; the others become visible when their timeout ends. */
    private void giveBack(Iterable<String> receipts) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
        for (String receipt : receipts) {
            entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(receipt)
                    .visibilityTimeout(0)
                    .build());
        }
        try {
            for (int i = 0; i < entries.size(); i += MOST_AT_ONCE) {
                var some = entries.subList(i, Math.min(entries.size(), i + MOST_AT_ONCE));
                var unused = client.changeMessageVisibilityBatch(
                        request -> request.queueUrl(url).entries(some));
            }
        } catch (SdkException e) {
            throw new LetterException(
                    "SQS did not take the letters back; it shows them again within %d minutes: %s"
                            .formatted(VISIBILITY_TIMEOUT.toMinutes(), AwsProblem.of(e)),
                    e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
