package io.baton.infra.explorer;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.tenure.PartitionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A log that is complete from the start, as one invocation reads it: all there is comes with the first poll. */
final class PartitionLog implements PartitionSource {

    private final Sandbox sandbox;
    private final int records;
    private final PartitionStatus standing;
    private long position = -1;
    private long openedAt = -1;
    private boolean closed;

    /** @param isLookedAt whether anybody asks where it ends */
    PartitionLog(Sandbox sandbox, int records, boolean isLookedAt) {
        this.sandbox = sandbox;
        this.records = records;
        this.standing = isLookedAt
                ? new PartitionStatus(
                        OptionalLong.of(records),
                        OptionalLong.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.empty())
                : PartitionStatus.UNKNOWN;
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
        return standing;
    }

    @Override
    public void mirror(Checkpoint checkpoint) {}

    @Override
    public void mirrorAndWait(Checkpoint checkpoint, Duration atMost) {}

    @Override
    public void close() {
        closed = true;
    }

    int records() {
        return records;
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
