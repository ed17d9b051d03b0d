package io.baton.internal.output;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.Session.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Sends outputs as they come. The checkpoint stays below each record whose outputs are not all acknowledged. */
final class AtLeastOnceFlow implements OutputFlow {

    private static final Duration LONG = Duration.ofSeconds(1);
    /** How long outputs gather: to be woken for each one costs more than to send it. */
    private static final Duration GATHERING = Duration.ofMillis(1);

    private final OutputSender sender;
    private final OutputQueue queue;
    private final Of session;
    private final Meters meters;
    private final Unacknowledged unacknowledged = new Unacknowledged();
    private final FlowThread thread;
    private volatile boolean ending;
    private volatile boolean failed;

    AtLeastOnceFlow(OutputSender sender, OutputQueue queue, Of session, Meters meters, String threadName) {
        this.sender = sender;
        this.queue = queue;
        this.session = session;
        this.meters = meters;
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

    /** The checkpoint goes back below {@code last} until Kafka has acknowledged the outputs, so the changes are kept only after them. */
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
            queue.pause(GATHERING);
        }
    }

    private void send(RecordOutputs written) {
        for (OutputRecord output : written.outputs()) {
            sender.send(output, problem -> answered(written, output, problem));
        }
    }

    private void answered(RecordOutputs written, OutputRecord output, @Nullable Exception problem) {
        if (problem != null) {
            broke(new OutputException(
                    OutputException.Kind.FAILED,
                    "The record at %s wrote to the %s, and Kafka did not take it: %s"
                            .formatted(Fetched.place(written.record()), output.output(), problem.getMessage()),
                    problem));
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
    public Optional<Checkpoint> reachedInOrder(Checkpoint before) {
        Checkpoint finished = session.progress().checkpoint();
        return unacknowledged.inOrder(finished, before);
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
