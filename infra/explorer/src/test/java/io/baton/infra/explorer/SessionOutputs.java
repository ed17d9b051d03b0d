package io.baton.infra.explorer;

import io.baton.Output;
import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.output.AttemptOutputs;
import io.baton.internal.output.ExploredFlow;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.progress.BatchProgress;
import io.baton.internal.progress.Progress;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.Session;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What one session writes: the real flow, progress and guard, and an output for each record. */
final class SessionOutputs {

    private record Place(ConsumerRecord<byte[], byte[]> record, BatchProgress batch, int index) {}

    private static final Output<byte[], byte[]> OUTPUT =
            Output.to("out", new ByteArraySerializer(), new ByteArraySerializer());

    private final Session.Start granted;
    private final Progress progress;
    private final Guard guard;
    private final ExploredFlow flow;
    private final SideStrand side;
    private final Map<Long, Place> places = new HashMap<>();
    private final Map<Long, AttemptOutputs> attempts = new HashMap<>();
    private final Map<Long, List<OutputRecord>> sent = new HashMap<>();
    /** Their handlers have returned, and they do not count as finished yet. */
    private final TreeSet<Long> written = new TreeSet<>();

    private boolean learned;
    private @Nullable Checkpoint start;

    SessionOutputs(Session.Start granted, Sandbox sandbox, SideStrand side, Consumer<Session.Failure> halt) {
        this.granted = granted;
        this.side = side;
        this.progress = new Progress(granted.checkpoint());
        this.guard = new Guard(granted.fence(), granted.silence(), side, () -> Duration.ofHours(1));
        this.flow =
                new ExploredFlow(sandbox.coordinator(), new OutputFlow.Of(granted, progress, guard, halt), side, side);
    }

    void start() {
        flow.start();
    }

    // The session's thread

    /** Whether its thread, which waits to be told where to begin, may be told. */
    boolean mayLearn() {
        return !learned && flow.isStarted();
    }

    /** Whether it goes on from there. */
    boolean learns() {
        learned = true;
        Optional<Checkpoint> known = flow.awaitStart();
        start = known.orElse(null);
        return start != null;
    }

    /** Whether records may be taken. */
    boolean takes() {
        return start != null && !guard.stopping();
    }

    /** Its thread has nothing left to do. */
    boolean threadEnds() {
        return learned;
    }

    /** The records that are not finished. */
    List<Long> take(Fetched fetched) {
        BatchProgress batch = progress.open(fetched);
        var wanted = new TreeSet<Long>();
        for (int i = 0; i < fetched.records().size(); i++) {
            ConsumerRecord<byte[], byte[]> record = fetched.records().get(i);
            if (!batch.isFinished(i)) {
                places.put(record.offset(), new Place(record, batch, i));
                wanted.add(record.offset());
            }
        }
        return List.copyOf(wanted);
    }

    // Handlers

    void begins(long offset) {
        var attempt = new AttemptOutputs();
        attempt.add(OutputRecord.of(
                OUTPUT,
                new ProducerRecord<>(
                        "out", null, ByteBuffer.allocate(8).putLong(offset).array())));
        attempts.put(offset, attempt);
    }

    static int offsetOf(OutputRecord output) {
        return (int)
                ByteBuffer.wrap(Objects.requireNonNull(output.record().value())).getLong();
    }

    boolean mayWrite(long offset) {
        return attempts.containsKey(offset);
    }

    /** The handler has returned. */
    void writes(long offset) {
        AttemptOutputs attempt = Objects.requireNonNull(attempts.remove(offset));
        List<OutputRecord> outputs = attempt.end();
        sent.put(offset, outputs);
        flow.write(Objects.requireNonNull(places.get(offset)).record(), outputs);
        written.add(offset);
    }

    /** The record counts as finished, or not. */
    void returns(long offset, boolean counts) {
        written.remove(offset);
        if (counts) {
            Place place = Objects.requireNonNull(places.get(offset));
            place.batch().finish(place.index());
        }
    }

    /** Of a record that counts as finished. */
    List<OutputRecord> outputsOf(long offset) {
        return sent.getOrDefault(offset, List.of());
    }

    boolean isFenceOpen() {
        return granted.fence().open();
    }

    long generation() {
        return granted.generation().value();
    }

    void fails(long offset) {
        Objects.requireNonNull(attempts.remove(offset)).end();
        guard.stop();
    }

    // The lease thread

    Checkpoint reached() {
        return flow.reached();
    }

    void stop() {
        guard.stop();
    }

    void abandon() {
        guard.abandon();
        flow.abandon();
    }

    boolean awaitEnd(Duration atMost) {
        return flow.awaitEnd(atMost);
    }

    boolean isOver() {
        return side.isOver();
    }

    boolean isReady() {
        return flow.isReady();
    }

    boolean isEnding() {
        return flow.isEnding();
    }

    void describe(Fingerprint text, long nanos) {
        text.flag(learned).flag(start != null).flag(guard.stopping()).flag(guard.abandoned());
        text.word(attempts.keySet().toString()).word(written.toString());
        text.checkpoint(progress.checkpoint()).checkpoint(start);
        flow.describe(text.text());
        text.age(flow.committedNanos() / Scenario.UNIT.toNanos(), nanos / Scenario.UNIT.toNanos());
    }
}
