package io.baton.internal.kafka;

import io.baton.Output;
import io.baton.internal.deadletter.DeadLetterException;
import io.baton.internal.output.LetterWriter;
import io.baton.internal.output.OutputRecord;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes letters in the transaction of the outputs: a letter appears once, together with the offset that passes its record. It is
 * acknowledged when it waits for its transaction, before which the record does not count as finished.
 */
public final class CommittedDeadLetters implements DeadLetterSender {

    private final LetterTopic topic;
    private final LetterTopicCheck check;
    private final LetterWriter writer;
    private final Output<byte[], byte[]> output;

    /**
     * @param clientProperties of Kafka's client that the function reads with, complete
     * @param writer to the session's transaction
     */
    public CommittedDeadLetters(LetterTopic topic, Map<String, Object> clientProperties, LetterWriter writer) {
        this.topic = topic;
        Map<String, Object> properties = OutputProperties.transactional(clientProperties, "none");
        this.check = new LetterTopicCheck(topic, properties, clientProperties, OutputProperties.CALL_PATIENCE);
        this.writer = writer;
        this.output = Output.to(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void connect() {
        Optional<DeadLetterException> silent = check.problem();
        if (silent.isPresent()) {
            throw silent.get(); // the cluster is the one that is read: nothing could be committed either
        }
    }

    @Override
    public Answer send(DeadLetter letter, Form form) throws InterruptedException {
        if (check.leadsBack(letter)) {
            return new Answer.Refused(
                    "The record was in the topic '%s' at first, and would be read from there again: a loop. Name another topic for dead letters"
                            .formatted(topic.name()));
        }
        OutputRecord message =
                OutputRecord.of(output, KafkaDeadLetters.message(topic.name(), letter, form), letter.record());
        if (message.bytes() > check.largest()) {
            return new Answer.TooLarge(
                    "A letter of about %s bytes is larger than the topic '%s' or its producer takes, which is %s bytes"
                            .formatted(message.bytes(), topic.name(), check.largest()));
        }
        writer.write(letter.record(), message);
        return new Answer.Acknowledged();
    }

    @Override
    public void close() {
        // the transactions belong to the outputs, and are closed with them
    }
}
