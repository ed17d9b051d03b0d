package io.baton.infra.explorer;

import io.baton.Output;
import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.output.AttemptOutputs;
import io.baton.internal.output.ExploredFlow;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.output.OutputRecord;
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
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What one session writes: the real flow, progress and guard, and an output for each record. */
final class SessionOutputs implements SessionEffects {

    private static final Output<byte[], byte[]> OUTPUT =
            Output.to("out", new ByteArraySerializer(), new ByteArraySerializer());

    private final Session.Start granted;
    private final TakenRecords records;
    private final Guard guard;
    private final ExploredFlow flow;
    private final SideStrand side;
    private final Map<Long, AttemptOutputs> attempts = new HashMap<>();
    private final Map<Long, List<OutputRecord>> sent = new HashMap<>();
    /** Their handlers have returned, and they do not count as finished yet. */
    private final TreeSet<Long> written = new TreeSet<>();

    private boolean learned;
    private @Nullable Checkpoint start;

    SessionOutputs(Session.Start granted, Sandbox sandbox, SideStrand side, Consumer<Session.Failure> halt) {
        this.granted = granted;
        this.side = side;
        this.records = new TakenRecords(granted.checkpoint());
        this.guard = new Guard(granted.fence(), granted.silence(), side, () -> Duration.ofHours(1));
        this.flow = new ExploredFlow(
                sandbox.coordinator().transactions(),
                new OutputFlow.Of(granted, records.progress(), guard, halt),
                side,
                side);
    }

    @Override
    public void start() {
        flow.start();
    }

    // The session's thread

    /** Whether its thread, which waits to be told where to begin, may be told. */
    @Override
    public boolean mayLearn() {
        return !learned && flow.isStarted();
    }

    /** Whether it goes on from there. */
    @Override
    public boolean learns() {
        learned = true;
        Optional<Checkpoint> known = flow.awaitStart();
        start = known.orElse(null);
        return start != null;
    }

    /** Whether records may be taken. */
    @Override
    public boolean takes() {
        return start != null && !guard.stopping();
    }

    /** Its thread has nothing left to do. */
    @Override
    public boolean threadEnds() {
        return learned;
    }

    @Override
    public List<Long> take(Fetched fetched) {
        return records.take(fetched);
    }

    // Handlers

    @Override
    public void begins(long offset) {
        var attempt = new AttemptOutputs();
        attempt.add(OutputRecord.of(
                OUTPUT,
                new ProducerRecord<>(
                        "out", null, ByteBuffer.allocate(8).putLong(offset).array()),
                null));
        attempts.put(offset, attempt);
    }

    static int offsetOf(ProducerRecord<byte[], byte[]> output) {
        return (int) ByteBuffer.wrap(Objects.requireNonNull(output.value())).getLong();
    }

    @Override
    public boolean mayWrite(long offset) {
        return attempts.containsKey(offset);
    }

    /** The handler has returned. */
    @Override
    public void writes(long offset) {
        AttemptOutputs attempt = Objects.requireNonNull(attempts.remove(offset));
        List<OutputRecord> outputs = attempt.end();
        sent.put(offset, outputs);
        flow.write(records.at(offset), outputs);
        written.add(offset);
    }

    /** The record counts as finished, or not. */
    @Override
    public void returns(long offset, boolean counts) {
        written.remove(offset);
        if (counts) {
            records.finish(offset);
        }
    }

    /** Of a record that counts as finished. */
    List<OutputRecord> outputsOf(long offset) {
        return sent.getOrDefault(offset, List.of());
    }

    @Override
    public boolean isFenceOpen() {
        return granted.fence().open();
    }

    long generation() {
        return granted.generation().value();
    }

    @Override
    public void fails(long offset) {
        Objects.requireNonNull(attempts.remove(offset)).end();
        guard.stop();
    }

    // The lease thread

    @Override
    public Checkpoint reached() {
        return flow.reached();
    }

    @Override
    public void stop() {
        guard.stop();
    }

    @Override
    public void abandon() {
        guard.abandon();
        flow.abandon();
    }

    @Override
    public boolean awaitEnd(Duration atMost) {
        return flow.awaitEnd(atMost);
    }

    @Override
    public boolean isOver() {
        return side.isOver();
    }

    boolean isReady() {
        return flow.isReady();
    }

    @Override
    public boolean isEnding() {
        return flow.isEnding();
    }

    @Override
    public void describe(Fingerprint text, long nanos) {
        text.flag(learned).flag(start != null).flag(guard.stopping()).flag(guard.abandoned());
        text.word(attempts.keySet().toString()).word(written.toString());
        text.checkpoint(records.progress().checkpoint()).checkpoint(start);
        flow.describe(text.text());
        text.age(flow.committedNanos() / Scenario.UNIT.toNanos(), nanos / Scenario.UNIT.toNanos());
    }
}
