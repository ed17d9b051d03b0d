package io.baton.infra.explorer;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.tenure.PartitionStatus;
import io.baton.internal.tenure.SourceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A log that is complete from the start, as one invocation reads it: all there is comes with the first poll. Of a topic that is no
 * more it reads nothing; when it finds out, the explorer says.
 */
final class PartitionLog implements PartitionSource {

    private final Sandbox sandbox;
    private final Topic topic;
    private final int records;
    private final PartitionStatus standing;
    private long position = -1;
    private long openedAt = -1;
    private boolean closed;
    private @Nullable String connectedTo;
    /** That its topic is no more. */
    private boolean noticed;

    private boolean failed;

    /** @param isLookedAt whether anybody asks where it ends */
    PartitionLog(Sandbox sandbox, Topic topic, int records, boolean isLookedAt) {
        this.sandbox = sandbox;
        this.topic = topic;
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
        requireTopic();
        connectedTo = topic.id();
        return Optional.of(topic.id());
    }

    @Override
    public Checkpoint firstStart() {
        requireTopic();
        return Checkpoint.at(0);
    }

    @Override
    public void seek(Checkpoint start) {
        position = start.nextOffset();
    }

    @Override
    public Fetched poll(Duration atMost) {
        watch();
        var fetched = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        while (isThere() && position < records) {
            fetched.add(new ConsumerRecord<>("t", 0, position++, new byte[0], new byte[0]));
        }
        if (fetched.isEmpty()) {
            sandbox.pause(atMost);
        }
        return new Fetched(fetched, Checkpoint.at(position));
    }

    @Override
    public void watch() {
        if (noticed) {
            throw fails("the topic is not the one that was connected to");
        }
    }

    @Override
    public PartitionStatus standing() {
        return standing;
    }

    @Override
    public CompletionStage<Long> askEnd() {
        return CompletableFuture.completedStage(standing.logEnd().orElseThrow());
    }

    @Override
    public void mirror(Checkpoint checkpoint) {}

    @Override
    public void mirrorAndWait(Checkpoint checkpoint, Duration atMost) {}

    @Override
    public void close() {
        closed = true;
    }

    private void requireTopic() {
        if (!topic.exists()) {
            throw fails("there is no such topic");
        }
    }

    private SourceException fails(String why) {
        failed = true;
        return new SourceException(why, null);
    }

    private boolean isThere() {
        return topic.exists() && topic.id().equals(connectedTo);
    }

    /** Whether it may find out that its topic is no more. */
    boolean mayNotice() {
        return isOpen() && connectedTo != null && !noticed && !isThere();
    }

    void notices() {
        noticed = true;
    }

    /** Whether it said that there is something wrong with the topic. */
    boolean hasFailed() {
        return failed;
    }

    /** The id of the topic; null before it is connected. */
    @Nullable
    String connectedTo() {
        return connectedTo;
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
        text.number(position).flag(noticed).flag(isThere());
    }
}
