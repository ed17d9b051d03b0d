package io.baton.infra.simulation.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.Output;
import io.baton.internal.output.LetterWriter;
import io.baton.internal.output.OutputRecord;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes letters in the transaction of the outputs, as {@code CommittedDeadLetters} does. */
final class CommittedLetters implements DeadLetterSender {

    private final Output<String, String> topic;
    private final LetterWriter writer;
    private final Work work;

    CommittedLetters(Output<String, String> topic, LetterWriter writer, Work work) {
        this.topic = topic;
        this.writer = writer;
        this.work = work;
    }

    @Override
    public void connect() {}

    @Override
    public Answer send(DeadLetter letter, Form form) throws InterruptedException {
        long begun = work.micros();
        work.checks().writes(letter);
        String value = work.letter(letter.record().offset(), letter.generation(), begun);
        writer.write(
                letter.record(),
                OutputRecord.of(
                        topic, new ProducerRecord<>(topic.topic(), null, value.getBytes(UTF_8)), letter.record()));
        work.lettered(letter.record().offset(), letter.generation(), begun);
        return new Answer.Acknowledged();
    }

    @Override
    public void close() {}
}
