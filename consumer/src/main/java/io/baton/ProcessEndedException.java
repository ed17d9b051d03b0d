package io.baton;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Why a record meets the failure policy without being handled: again and again the process ended while this record, and no
 * other, was in its handler. Out of memory, a crash in native code, or {@code System.exit}: no handler can throw those.
 */
public final class ProcessEndedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ProcessEndedException(ConsumerRecord<?, ?> record, int times) {
        super(
                ("The process ended %s times, or was out of memory, while only the record at %s-%s@%s was handled, so its handler is not called"
                                + " again. A seek to its offset has it tried once more.")
                        .formatted(times, record.topic(), record.partition(), record.offset()));
    }
}
