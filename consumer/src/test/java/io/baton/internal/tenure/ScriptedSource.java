package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** An endless log on virtual time: a poll brings a few records at once, or waits when told that there are none. */
final class ScriptedSource implements PartitionSource {

    static final int BATCH = 10;

    final List<Long> seeks = new ArrayList<>();
    final List<Long> mirrored = new ArrayList<>();
    final List<Long> mirroredAndAwaited = new ArrayList<>();
    boolean closed;
    Supplier<PartitionStatus> standing = () -> PartitionStatus.UNKNOWN;
    LongSupplier asked = () -> Long.MAX_VALUE;

    @Nullable
    SourceException failure;

    @Nullable
    Error error;
    /** The one that it was told with the last seek. */
    OptionalInt leaderEpoch = OptionalInt.empty();

    int watched;

    @Nullable
    SourceException gone;

    long refusesToSeek = -1;
    long start;
    long end = Long.MAX_VALUE;

    @Nullable
    String topicId = "topic-id";

    private final VirtualTime time;
    private long position;

    ScriptedSource(VirtualTime time) {
        this.time = time;
    }

    @Override
    public Optional<String> connect() {
        return Optional.ofNullable(topicId);
    }

    @Override
    public Checkpoint firstStart() {
        return Checkpoint.at(100);
    }

    @Override
    public void seek(Checkpoint start) {
        long offset = start.nextOffset();
        leaderEpoch = start.leaderEpoch();
        if (offset == refusesToSeek) {
            throw new SourceException("no such place", null);
        }
        seeks.add(offset);
        position = offset;
    }

    @Override
    public Fetched poll(Duration atMost) {
        if (failure != null) {
            throw failure;
        }
        if (error != null) {
            throw error;
        }
        if (position < start || position > end) {
            throw new OffsetOutOfRange("t-0", position, start, end, null);
        }
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        while (records.size() < BATCH && position < end) {
            records.add(record(position++));
        }
        time.advance(records.isEmpty() ? atMost : Duration.ofMillis(1));
        return new Fetched(records, Checkpoint.at(position));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>(
                "t",
                0,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                0,
                1,
                new byte[0],
                new byte[1],
                new RecordHeaders(),
                Optional.empty());
    }

    @Override
    public void watch() {
        watched++;
        if (gone != null) {
            throw gone;
        }
    }

    @Override
    public PartitionStatus standing() {
        return standing.get();
    }

    @Override
    public CompletionStage<Long> askEnd() {
        return CompletableFuture.completedStage(asked.getAsLong());
    }

    @Override
    public void mirror(Checkpoint checkpoint) {
        mirrored.add(checkpoint.nextOffset());
    }

    @Override
    public void mirrorAndWait(Checkpoint checkpoint, Duration atMost) {
        mirroredAndAwaited.add(checkpoint.nextOffset());
    }

    @Override
    public void close() {
        closed = true;
    }
}
