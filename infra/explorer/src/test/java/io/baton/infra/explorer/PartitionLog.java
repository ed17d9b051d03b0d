package io.baton.infra.explorer;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.tenure.PartitionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A log that is complete from the start, as one invocation reads it: all there is comes with the first poll. */
final class PartitionLog implements PartitionSource {

    private final Sandbox sandbox;
    private final int records;
    private long position = -1;
    private long openedAt = -1;
    private boolean closed;

    PartitionLog(Sandbox sandbox, int records) {
        this.sandbox = sandbox;
        this.records = records;
    }

    @Override
    public Optional<String> connect() {
        openedAt = sandbox.wall();
        return Optional.of("topic-id");
    }

    @Override
    public Checkpoint firstStart() {
        return Checkpoint.at(0);
    }

    @Override
    public void seek(Checkpoint start) {
        position = start.nextOffset();
    }

    @Override
    public Fetched poll(Duration atMost) {
        var fetched = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        while (position < records) {
            fetched.add(new ConsumerRecord<>("t", 0, position++, new byte[0], new byte[0]));
        }
        if (fetched.isEmpty()) {
            sandbox.pause(atMost);
        }
        return new Fetched(fetched, Checkpoint.at(position));
    }

    @Override
    public void watch() {}

    @Override
    public PartitionStatus standing() {
        return PartitionStatus.UNKNOWN;
    }

    @Override
    public void mirror(Checkpoint checkpoint) {}

    @Override
    public void mirrorAndWait(Checkpoint checkpoint, Duration atMost) {}

    @Override
    public void close() {
        closed = true;
    }

    /** When it was opened; -1: never. */
    long openedAt() {
        return openedAt;
    }

    boolean isOpen() {
        return openedAt >= 0 && !closed;
    }

    void describe(Fingerprint text) {
        text.number(position);
    }
}
