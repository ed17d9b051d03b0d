package io.baton.internal.processing;

import io.baton.internal.deadletter.LetterHeaders;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A place for letters that makes each as Kafka's would, and refuses to work for a thread that is interrupted. */
final class TakenLetters implements DeadLetterSender {

    /** A letter, and its headers as they went out. */
    record Taken(DeadLetter letter, Headers headers) {}

    private final ConcurrentLinkedQueue<Taken> taken = new ConcurrentLinkedQueue<>();

    @Override
    public void connect() {}

    @Override
    public Answer send(DeadLetter letter, Form form) throws InterruptedException {
        var headers = new RecordHeaders();
        LetterHeaders.add(letter, form, headers);
        if (Thread.interrupted()) {
            throw new InterruptedException("while a letter was sent");
        }
        taken.add(new Taken(letter, headers));
        return new Answer.Acknowledged();
    }

    List<Taken> taken() {
        return List.copyOf(taken);
    }

    @Override
    public void close() {}
}
