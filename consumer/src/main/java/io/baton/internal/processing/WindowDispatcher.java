package io.baton.internal.processing;

import io.baton.internal.guard.Guard;
import io.baton.internal.guard.TimeLimit;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.output.CheckpointFlow;
import io.baton.internal.progress.BatchProgress;
import io.baton.internal.record.RecordReader;
import io.baton.internal.state.ByWatermark;
import io.baton.internal.state.PartitionState;
import io.baton.internal.tenure.Batches;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.Session.Failure;
import io.baton.internal.thrown.Thrown;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes windows, or has timers by event time fire, in a partition to which nothing comes. First it raises the watermark by the wall clock. The watermark is state, so it
 * waits until the lease row names a snapshot with it. Only then it closes windows. A successor then closes the same windows with the same
 * contents, as each record that comes meanwhile is late for the successor too. It begins no record in between. Confined to the session's
 * thread.
 */
final class WindowDispatcher implements Dispatcher {

    private static final Duration LOOK = Duration.ofMillis(20);
    /** When the log's end is asked for again, where the last answer was of no use. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(WindowDispatcher.class);

    /** Whether the log had ended when this watermark was read off the wall clock. */
    private record Question(long watermark, Future<Boolean> atEnd) {}

    private final Dispatcher usual;
    private final ProcessorSession session;
    private final RecordReader<?, ?> reader;
    private final ByWatermark windows;
    private final Batches batches;
    private final String topic;
    private final int partition;
    private final Duration idle;
    private final Duration behind;
    private final Guard guard;
    private final Time time;
    private final SessionClock clock;
    private long lastNanos;
    private long askNanos;
    private @Nullable Question asked;
    /** Whether a window may be open. */
    private volatile boolean anyOpen = true;

    /**
     * Which windows it closes, and when.
     *
     * @param idle how long no record has to have come
     * @param behind how far the watermark then is behind the wall clock
     */
    record Closing(ByWatermark windows, String topic, int partition, Duration idle, Duration behind) {

        static Closing of(ByWatermark windows, LeaseKey lease, Duration idle, Duration outOfOrder) {
            return new Closing(windows, lease.topic(), lease.partition(), idle, idle.plus(outOfOrder));
        }
    }

    /** @param usual takes records to their windows */
    WindowDispatcher(
            Dispatcher usual, ProcessorSession session, RecordReader<?, ?> reader, Batches batches, Closing closing) {
        this.usual = usual;
        this.session = session;
        this.reader = reader;
        this.windows = closing.windows;
        this.batches = batches;
        this.topic = closing.topic;
        this.partition = closing.partition;
        this.idle = closing.idle;
        this.behind = closing.behind;
        this.guard = session.guard();
        this.time = session.time();
        this.clock = new SessionClock(time);
        this.lastNanos = time.nanos();
        this.askNanos = lastNanos;
    }

    @Override
    public boolean dispatch(Fetched fetched, BatchProgress batch, CurrentRecord current) throws InterruptedException {
        anyOpen = true;
        asked = null;
        boolean goesOn = usual.dispatch(fetched, batch, current);
        lastNanos = time.nanos();
        askNanos = lastNanos;
        return goesOn;
    }

    @Override
    public Duration idle() throws InterruptedException {
        Duration usually = usual.idle();
        Duration left = idle.minusNanos(time.nanos() - lastNanos);
        if (!left.isPositive()) {
            look();
            left = LOOK;
        }
        anyOpen = anyOpen
                && windows.closesBy(
                        Long.MAX_VALUE,
                        reader.context(lastBefore(session.progress().checkpoint()), 1));
        return left.compareTo(usually) < 0 ? left : usually;
    }

    private void look() throws InterruptedException {
        Checkpoint finished = session.progress().checkpoint();
        if (finished.nextOffset() == 0 || !clock.isBelieved() || !guard.mayBegin()) {
            return;
        }
        ConsumerRecord<byte[], byte[]> last = lastBefore(finished);
        Question question = asked == null ? asking(last) : asked;
        asked = question;
        if (question != null && question.atEnd.isDone()) {
            asked = null;
            if (isAtEnd(question)) {
                decideAndClose(question.watermark, last);
            } else {
                askNanos = time.nanos() + ASK_AGAIN.toNanos();
            }
        }
    }

    /** The clock is read first: what is appended after the answer may be late. Null where there is nothing to ask for. */
    private @Nullable Question asking(ConsumerRecord<byte[], byte[]> last) {
        long watermark = clock.millis() - behind.toMillis();
        return time.nanos() - askNanos >= 0 && windows.closesBy(watermark, reader.context(last, 1))
                ? new Question(watermark, batches.areAtEnd().toCompletableFuture())
                : null;
    }

    private static boolean isAtEnd(Question question) throws InterruptedException {
        try {
            return question.atEnd.get();
        } catch (ExecutionException | CancellationException e) {
            LOG.debug("The log's end was not told, and is asked for again", e);
            return false;
        }
    }

    private void decideAndClose(long watermark, ConsumerRecord<byte[], byte[]> last) throws InterruptedException {
        try {
            if (isDecided(watermark, last)) {
                close(last);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable thrown) {
            if (!guard.abandoned()) {
                session.fail(new Failure(
                        "a window closed as nothing came, and its handler failed: " + Thrown.told(thrown), thrown));
            }
        }
    }

    private ConsumerRecord<byte[], byte[]> lastBefore(Checkpoint finished) {
        return new ConsumerRecord<>(topic, partition, Math.max(0, finished.nextOffset() - 1), new byte[0], new byte[0]);
    }

    @Override
    public boolean awaitsTime() {
        return anyOpen || usual.awaitsTime();
    }

    private boolean isDecided(long watermark, ConsumerRecord<byte[], byte[]> last) throws InterruptedException {
        RecordReader.Context context = reader.context(last, 1);
        windows.raise(watermark, context);
        session.effects().keepBetweenRecords(last, context);
        PartitionState state = Objects.requireNonNull(session.effects().state());
        CheckpointFlow flow = Objects.requireNonNull(session.effects().flow());
        flow.hurry();
        while (!state.isKeptIn(flow.reached())) {
            if (!guard.pause(LOOK.dividedBy(10))) {
                return false;
            }
        }
        return session.awaitInRow();
    }

    private void close(ConsumerRecord<byte[], byte[]> last) throws Exception {
        RecordReader.Context context = reader.context(last, 1);
        session.tally().begins();
        TimeLimit limit = session.limit();
        boolean closed = limit == null ? closed(context) : limit.within(last, 1, () -> closed(context));
        if (closed && guard.mayFinish()) {
            session.effects().keepBetweenRecords(last, context);
            Objects.requireNonNull(session.effects().flow()).hurry();
        }
    }

    private boolean closed(RecordReader.Context context) throws Exception {
        try {
            windows.close(context);
            return true;
        } finally {
            guard.dropForeignInterrupt();
        }
    }
}
