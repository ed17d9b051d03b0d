package io.baton.internal.output;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes a letter about a failed record in the transaction that passes the record. */
@FunctionalInterface
public interface LetterWriter {

    /** Returns when the letter waits for its transaction; the record is finished only after that. */
    void write(ConsumerRecord<byte[], byte[]> failed, OutputRecord letter) throws InterruptedException;
}
