package io.baton.internal.output;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.tenure.Session.Failure;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits, every so often, the checkpoint and the outputs of exactly those records that it says are finished. What handlers
 * write for records that are not finished yet waits for the next transaction; handlers go on meanwhile.
 */
final class ExactlyOnceFlow implements OutputFlow {

    private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceFlow.class);

    /** Records without outputs are not worth a transaction more often than that. */
    private static final Duration WITHOUT_OUTPUTS = Duration.ofSeconds(1);
    /** How long outputs gather before they are given to the producer. */
    private static final Duration LONGEST_GATHERING = Duration.ofMillis(5);

    private static final Duration LONG = Duration.ofMillis(500);
    /** As long as the name of each snapshot. */
    private static final String ANY_SNAPSHOT = "000000000000-00000000";

    private static final Duration BEFORE_REPEAT = Duration.ofMillis(50);

    private final OutputTransactions transactions;
    private final OutputQueue queue;
    private final CommitLimits limits;
    private final Of session;
    private final @Nullable CommittedState state;
    private final Duration every;
    private final Duration withoutOutputs;
    private final Meters meters;
    private final Time time;
    private final FlowThread thread;
    private final CountDownLatch started = new CountDownLatch(1);
    /** Where it begins, and then what was committed last. */
    private volatile Checkpoint committed;

    private volatile boolean ready;
    private volatile boolean ending;
    private final AtomicBoolean hurried = new AtomicBoolean();
    /** Held while outputs and changes that belong together are added, or taken into a transaction: none is taken without the others. */
    private final ReentrantLock cut = new ReentrantLock();

    /** Whether this session has committed: Kafka forgets an offset that nobody commits again for days. */
    private boolean confirmed;

    private long committedNanos;
    private long firstSentNanos;
    private int sentRecords;
    private long sentBytes;
    private boolean saidTooWide;
    /** What the outputs that were sent belong to. */
    private Checkpoint sent;

    /** @param state null where the pipeline keeps no state */
    ExactlyOnceFlow(
            OutputTransactions transactions,
            OutputQueue queue,
            CommitLimits limits,
            Of session,
            @Nullable CommittedState state,
            Meters meters,
            Time time,
            String threadName) {
        this.transactions = transactions;
        this.queue = queue;
        this.limits = limits;
        this.session = session;
        this.state = state;
        this.every = state == null ? limits.every() : state.every();
        this.withoutOutputs = state == null ? WITHOUT_OUTPUTS : every;
        this.meters = meters;
        this.time = time;
        this.committed = session.start().checkpoint();
        this.sent = committed;
        this.thread = new FlowThread(threadName, this::run, this::broke);
    }

    ExactlyOnceFlow started() {
        thread.start();
        return this;
    }

    @Override
    public Optional<Checkpoint> awaitStart() throws InterruptedException {
        started.await();
        return ready ? Optional.of(committed) : Optional.empty();
    }

    @Override
    public void write(ConsumerRecord<byte[], byte[]> record, List<OutputRecord> outputs) throws InterruptedException {
        queue.put(new RecordOutputs(record, outputs), session.guard());
    }

    @Override
    public void writeBetweenRecords(ConsumerRecord<byte[], byte[]> last, List<OutputRecord> outputs, Runnable withThem)
            throws InterruptedException {
        queue.awaitRoom(session.guard());
        cut.lock();
        try {
            if (!outputs.isEmpty()) {
                queue.add(new RecordOutputs(last, outputs));
            }
            withThem.run();
        } finally {
            cut.unlock();
        }
    }

    private void run() throws InterruptedException {
        try {
            begin();
        } finally {
            started.countDown();
        }
        while (ready && !session.guard().abandoned()) {
            boolean last = ending;
            if (state == null || state.resume()) {
                // before it is asked what is finished: a thread that hurries waits for what was finished before
                sendAndCommit(hurried.getAndSet(false) || last);
                if (last && !isAhead()) {
                    end();
                    return;
                }
            }
            letIn();
            rest();
        }
        countAbort();
    }

    private void end() {
        if (state != null) {
            state.end(committed);
        }
    }

    private void sendAndCommit(boolean atOnce) throws InterruptedException {
        cut.lock();
        try {
            send(session.progress().checkpoint());
        } finally {
            cut.unlock();
        }
        if (atOnce ? isAhead() : isDue()) {
            commit(atOnce);
        }
    }

    private void begin() throws InterruptedException {
        Optional<Committed> last = Optional.empty();
        boolean known = false;
        while (!known && session.guard().mayFinish()) {
            try {
                last = transactions.takeOver();
                known = true;
            } catch (OutputException e) {
                repeatAfter(e);
            }
        }
        if (!known) {
            return;
        }
        committed = CommittedStart.of(
                session.start().checkpoint(),
                session.start().seek(),
                session.start().topicId(),
                last);
        if (state != null && !state.begin(committed)) {
            return;
        }
        // by this thread: what is committed again before the session's thread has begun must not be behind
        session.progress().beginAt(committed);
        sent = committed;
        committedNanos = time.nanos();
        ready = true;
    }

    /** Those of finished records. A record's outputs come into the queue before the record counts as finished. */
    private void send(Checkpoint finished) {
        for (RecordOutputs written : queue.take(outputs -> finished.has(outputs.offset()))) {
            if (sentRecords == 0) {
                firstSentNanos = time.nanos();
            }
            written.outputs().forEach(transactions::send);
            sentRecords += written.outputs().size();
            sentBytes += written.bytes();
        }
        sent = finished;
        if (state != null) {
            state.settle(finished);
        }
    }

    /** Whether there is more to commit than is committed. */
    private boolean isAhead() {
        return !sent.equals(committed.with(null)) || (state != null && state.isDirty());
    }

    private boolean isDue() {
        return sentRecords == 0
                ? (!confirmed || isAhead()) && time.nanos() - committedNanos >= withoutOutputs.toNanos()
                : isFirst()
                        || time.nanos() - firstSentNanos >= every.toNanos()
                        || sentRecords >= limits.records()
                        || queue.isFull();
    }

    /** A session's first outputs are committed at once: readers have waited for them since the predecessor's last commit. */
    private boolean isFirst() {
        return !confirmed && state == null;
    }

    private void commit(boolean small) throws InterruptedException {
        if (position(state == null ? sent : sent.with(ANY_SNAPSHOT)).metadata().length() > Committed.LONGEST_METADATA) {
            waitForFewerPieces();
            return;
        }
        Optional<Checkpoint> passed = state == null ? Optional.of(sent) : state.keep(sent, small);
        if (passed.isEmpty()) {
            return;
        }
        Committed position = position(passed.get());
        long begunNanos = time.nanos();
        while (session.guard().mayFinish()) {
            try {
                transactions.commit(position);
                committed(position.checkpoint(), begunNanos);
                return;
            } catch (OutputException e) {
                repeatAfter(e);
            }
        }
    }

    private Committed position(Checkpoint checkpoint) {
        return new Committed(
                checkpoint,
                session.start().seek(),
                session.start().generation().value(),
                session.start().topicId());
    }

    /** The more records finish, the fewer pieces there are: so none of them may wait for room, which only a commit makes. */
    private void waitForFewerPieces() {
        queue.letIn();
        if (!saidTooWide) {
            saidTooWide = true;
            LOG.warn(
                    "{} pieces are finished ahead of offset {}, which is too much for what Kafka keeps beside an offset. Nothing is committed until records below them are finished",
                    sent.ahead().stretches(),
                    sent.nextOffset());
        }
    }

    /**
     * Lets outputs into a full queue where none of those in it belongs to a finished record. The records of a batch finish together,
     * so the rest of the batch has to come in before any output can be sent.
     */
    private void letIn() {
        if (sentRecords == 0 && queue.isFull()) {
            queue.letIn();
        }
    }

    private void committed(Checkpoint checkpoint, long begunNanos) {
        meters.count(Count.COMMITS);
        meters.count(Count.OUTPUTS, sentRecords);
        meters.count(Count.OUTPUT_BYTES, sentBytes);
        meters.committed(time.nanos() - begunNanos);
        queue.delivered(sentBytes);
        sentRecords = 0;
        sentBytes = 0;
        committedNanos = time.nanos();
        confirmed = true;
        committed = checkpoint;
        if (state != null) {
            state.committed();
        }
    }

    /** What can't be repeated is thrown on. */
    private void repeatAfter(OutputException e) throws InterruptedException {
        if (e.kind() != OutputException.Kind.REPEAT) {
            throw e;
        }
        LOG.warn("{}; it is tried again", e.getMessage());
        queue.pause(BEFORE_REPEAT);
    }

    /** Until there is more to do. */
    private void rest() throws InterruptedException {
        if (sentRecords == 0) {
            queue.await(LONG);
        }
        Duration gathering = every.dividedBy(10);
        queue.pause(gathering.compareTo(LONGEST_GATHERING) < 0 ? gathering : LONGEST_GATHERING);
    }

    /** Outputs that were sent, and whose commit has no answer, are given up with their producer. */
    private void countAbort() {
        if (sentRecords > 0) {
            meters.count(Count.ABORTS);
        }
    }

    private void broke(Throwable why) {
        countAbort();
        boolean overtaken = why instanceof OutputException e && e.kind() == OutputException.Kind.FENCED;
        if (overtaken) {
            meters.count(Count.PRODUCERS_FENCED);
        }
        if (!session.guard().abandoned()) {
            session.halt().accept(overtaken ? Failure.mayBeginAgain(why) : Failure.of(why));
        }
    }

    @Override
    public void hurry() {
        hurried.set(true);
        queue.wake();
    }

    @Override
    public Checkpoint reached() {
        return committed;
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
        queue.wake();
    }
}
