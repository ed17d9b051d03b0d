package io.baton.internal.output;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** All that one record writes. */
final class RecordOutputs {

    private final ConsumerRecord<byte[], byte[]> record;
    private final List<OutputRecord> outputs;
    private final long bytes;
    private final AtomicInteger unacknowledged;

    RecordOutputs(ConsumerRecord<byte[], byte[]> record, List<OutputRecord> outputs) {
        this.record = record;
        this.outputs = outputs;
        long sum = 0;
        for (OutputRecord output : outputs) {
            sum += output.bytes();
        }
        this.bytes = sum;
        this.unacknowledged = new AtomicInteger(outputs.size());
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    long offset() {
        return record.offset();
    }

    List<OutputRecord> outputs() {
        return outputs;
    }

    long bytes() {
        return bytes;
    }

    /** Kafka has acknowledged one of them; true when that was the last. */
    boolean acknowledged() {
        return unacknowledged.decrementAndGet() == 0;
    }

    boolean areAcknowledged() {
        return unacknowledged.get() == 0;
    }
}
