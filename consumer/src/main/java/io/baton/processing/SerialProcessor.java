package io.baton.processing;

import io.baton.lease.Checkpoint;
import io.baton.lease.Fence;
import io.baton.lease.Generation;
import io.baton.tenure.Fetched;
import io.baton.tenure.RecordProcessor;
import io.baton.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One record after the other, on one worker thread that lives from {@link #begin} to {@link #close}. The first failure
 * stops it for good.
 */
public final class SerialProcessor implements RecordProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(SerialProcessor.class);

    /** How often a paused worker looks whether the fence is open again. */
    private static final Duration FENCE_LOOK = Duration.ofMillis(10);
    /** What a worker that has nothing left to do gets to end in. */
    private static final Duration END_PATIENCE = Duration.ofMillis(500);

    private final RecordRunner<?, ?> runner;
    private final Buffer buffer;
    private final Time time;
    private final String threadName;
    private final CountDownLatch idle = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile @Nullable Failure failure;
    private volatile @Nullable Instant firstFinished;
    private @Nullable Checkpoint frozen;
    private @Nullable Worker worker;

    public SerialProcessor(RecordRunner<?, ?> runner, BufferLimits limits, Time time, String threadName) {
        this.runner = runner;
        this.buffer = new Buffer(limits);
        this.time = time;
        this.threadName = threadName;
    }

    @Override
    public boolean hasRoom() {
        return buffer.hasRoom();
    }

    @Override
    public void awaitRoom(Duration atMost) throws InterruptedException {
        buffer.awaitRoom(atMost);
    }

    @Override
    public void add(Fetched fetched) {
        buffer.add(fetched);
    }

    @Override
    public void dropBelow(long offset) {
        buffer.dropBelow(offset);
    }

    @Override
    public void begin(Checkpoint start, Generation generation, Fence fence) {
        Worker made = new Worker(new Frontier(start), generation, fence, time.now(), buffer.isEmpty());
        worker = made;
        made.thread.start();
    }

    @Override
    public Checkpoint checkpoint() {
        return frozen != null ? frozen : begun().frontier.checkpoint();
    }

    @Override
    public long finished() {
        return worker == null ? 0 : worker.frontier.count();
    }

    @Override
    public Optional<Instant> servedFrom() {
        return worker == null
                ? Optional.empty()
                : Optional.ofNullable(worker.nothingWaited ? worker.begunAt : firstFinished);
    }

    @Override
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void stop() {
        stopping = true;
        buffer.close();
        if (worker == null) {
            idle.countDown();
        }
    }

    @Override
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return idle.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void abandon() {
        abandoned = true;
        if (worker != null) {
            frozen = worker.frontier.checkpoint();
            worker.thread.interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        try {
            if (worker != null && !worker.thread.join(END_PATIENCE)) {
                worker.thread.interrupt();
                if (!worker.thread.join(END_PATIENCE)) {
                    LOG.error(
                            "The handler ignores being interrupted; its thread {} is left behind",
                            worker.thread.getName());
                    return; // it may still be reading with the deserializers
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runner.close();
    }

    private Worker begun() {
        if (worker == null) {
            throw new IllegalStateException("nothing has begun, so there is no checkpoint");
        }
        return worker;
    }

    /** Moves the frontier; everything here but the constructor runs on its own thread. */
    private final class Worker {

        private final Frontier frontier;
        private final Generation generation;
        private final Fence fence;
        private final Instant begunAt;
        private final boolean nothingWaited;
        private final Thread thread;

        Worker(Frontier frontier, Generation generation, Fence fence, Instant begunAt, boolean nothingWaited) {
            this.frontier = frontier;
            this.generation = generation;
            this.fence = fence;
            this.begunAt = begunAt;
            this.nothingWaited = nothingWaited;
            this.thread = Thread.ofPlatform().name(threadName).daemon().unstarted(this::work);
        }

        private void work() {
            try {
                Fetched batch = buffer.take();
                while (batch != null && handle(batch)) {
                    buffer.done();
                    batch = buffer.take();
                }
            } catch (InterruptedException e) {
                LOG.debug("Interrupted: the tenure ends");
            } finally {
                idle.countDown();
            }
        }

        /** False when no further batch is to be handled. */
        private boolean handle(Fetched batch) throws InterruptedException {
            for (ConsumerRecord<byte[], byte[]> record : batch.records()) {
                if (!frontier.isPast(record) && !handle(record)) {
                    return false;
                }
            }
            frontier.passed(batch);
            return true;
        }

        private boolean handle(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
            if (!mayGoOn()) {
                return false;
            }
            try {
                runner.run(record, generation.value());
            } catch (Throwable thrown) {
                fail(record, thrown);
                return false;
            }
            if (!mayFinish()) {
                return false;
            }
            frontier.finished(record);
            if (firstFinished == null) {
                firstFinished = time.now();
            }
            return true;
        }

        /** Waits while the fence is closed; false once no further record may be begun. */
        private boolean mayGoOn() throws InterruptedException {
            while (!stopping && !fence.open()) {
                time.pause(FENCE_LOOK);
            }
            return !stopping;
        }

        /** A record done in time counts even when stopping; one done behind a closed fence only once that opens again. */
        private boolean mayFinish() throws InterruptedException {
            while (!abandoned && !fence.open()) {
                if (stopping || fence.lost()) {
                    return false;
                }
                time.pause(FENCE_LOOK);
            }
            return !abandoned;
        }

        private void fail(ConsumerRecord<byte[], byte[]> record, Throwable thrown) {
            if (abandoned) {
                LOG.warn("The abandoned record at offset {} ended with {}", record.offset(), thrown.toString());
                return;
            }
            String what = thrown instanceof UnreadableRecordException ? thrown.getMessage() : thrown.toString();
            String reason = "the handler failed at %s-%d@%d: %s"
                    .formatted(record.topic(), record.partition(), record.offset(), what);
            LOG.error("Stopping: {}", reason, thrown);
            failure = new Failure(reason, thrown);
            buffer.close();
        }
    }
}
