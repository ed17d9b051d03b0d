package io.baton.internal.output;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.tenure.Session.Failure;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Sends outputs as they come. The checkpoint stays below each record whose outputs are not all acknowledged. */
final class AtLeastOnceFlow implements AcknowledgedFlow {

    private static final Duration LONG = Duration.ofSeconds(1);
    /** How long outputs gather: to be woken for each one costs more than to send it. */
    private static final Duration GATHERING = Duration.ofMillis(1);

    private final OutputSender sender;
    private final OutputQueue queue;
    private final Of session;
    private final Meters meters;
    private final Time time;
    private final Unacknowledged unacknowledged = new Unacknowledged();
    private final FlowThread thread;
    private volatile boolean ending;
    private volatile boolean failed;
    private volatile long suspectedNanos;
    private volatile @Nullable Refusal suspected;

    AtLeastOnceFlow(OutputSender sender, OutputQueue queue, Of session, Meters meters, Time time, String threadName) {
        this.sender = sender;
        this.queue = queue;
        this.session = session;
        this.meters = meters;
        this.time = time;
        this.thread = new FlowThread(threadName, this::run, this::broke);
    }

    AtLeastOnceFlow started() {
        thread.start();
        return this;
    }

    @Override
    public Optional<Checkpoint> awaitStart() {
        return Optional.of(session.start().checkpoint());
    }

    @Override
    public void write(ConsumerRecord<byte[], byte[]> record, List<OutputRecord> outputs) throws InterruptedException {
        var written = new RecordOutputs(record, outputs);
        unacknowledged.add(written);
        queue.put(written, session.guard());
    }

    @Override
    public void writeBetweenRecords(ConsumerRecord<byte[], byte[]> last, List<OutputRecord> outputs, Runnable withThem)
            throws InterruptedException {
        if (!outputs.isEmpty()) {
            write(last, outputs);
        }
        withThem.run();
    }

    private void run() throws InterruptedException {
        while (!failed && !session.guard().abandoned() && !(ending && unacknowledged.isEmpty())) {
            queue.await(LONG);
            queue.take(outputs -> true).forEach(this::send);
            giveUpSuspected();
            queue.pause(GATHERING);
        }
    }

    private void send(RecordOutputs written) {
        for (OutputRecord output : written.outputs()) {
            try {
                sender.send(output, problem -> answered(written, output, problem));
            } catch (OutputException e) {
                throw new OutputException(e.kind(), output.refused(e), e);
            }
        }
    }

    private void answered(RecordOutputs written, OutputRecord output, @Nullable Exception problem) {
        if (problem != null) {
            refused(Refusal.of(output, problem));
            return;
        }
        meters.count(Count.OUTPUTS);
        meters.count(Count.OUTPUT_BYTES, output.bytes());
        if (written.acknowledged()) {
            queue.delivered(written.bytes());
            if (ending) {
                queue.wake();
            }
        }
    }

    /** Kafka's client answers the records of a batch in their order; the one that is wrong may come last. */
    private void refused(Refusal refusal) {
        if (refusal.ofAnother()) {
            suspectedNanos = time.nanos();
            suspected = refusal;
        } else {
            broke(new OutputException(OutputException.Kind.FAILED, refusal.what(), refusal.why()));
        }
    }

    /** No record of the batch was told to be wrong. */
    private void giveUpSuspected() {
        Refusal refusal = suspected;
        if (refusal != null && time.nanos() - suspectedNanos > LONG.toNanos()) {
            throw new OutputException(OutputException.Kind.FAILED, refusal.what(), refusal.why());
        }
    }

    private void broke(Throwable why) {
        if (!session.guard().abandoned()) {
            session.halt().accept(Failure.of(why));
        }
        failed = true;
        queue.wake();
    }

    @Override
    public void hurry() {
        // outputs are sent as they come
    }

    @Override
    public Checkpoint reached() {
        // in this order: what is finished was added to those that are not acknowledged before
        Checkpoint finished = session.progress().checkpoint();
        return unacknowledged.takenFrom(finished);
    }

    @Override
    public BooleanSupplier writtenSoFar() {
        return unacknowledged.addedSoFar();
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        ending = true;
        queue.wake();
        return thread.awaitEnd(atMost);
    }

    @Override
    public void abandon() {
        thread.interrupt();
        sender.abandon();
        queue.wake();
    }
}
