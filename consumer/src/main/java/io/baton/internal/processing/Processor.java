package io.baton.internal.processing;

import io.baton.Pipeline;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.RecordProcessor;
import io.baton.internal.tenure.SourceException;
import io.baton.internal.thrown.Thrown;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records to the pipeline's handler. One thread of its own, from {@link #begin} to {@link #close}, takes what is
 * buffered to a {@link Dispatcher}: in order, in batches, or to several workers; and fetches when nothing is. The first record
 * that stops the partition stops it for good.
 */
public final class Processor<K extends @Nullable Object, V extends @Nullable Object> implements RecordProcessor {

    /**
     * What processing is bound by.
     *
     * @param buffer when fetching pauses
     * @param inFlight how many records may be with workers, or wait for them, at once: as many stretches, at the most, are
     *     finished ahead of the checkpoint and have to fit into the lease row
     * @param remaining how long the invocation has
     * @param timeToFinish how long a record that is begun now has, if nobody newer comes
     */
    public record Limits(
            BufferLimits buffer, int inFlight, Supplier<Duration> remaining, Supplier<Duration> timeToFinish) {}

    /** The names things have. */
    public record Names(LeaseKey lease, String requestId, String thread) {}

    private static final Logger LOG = LoggerFactory.getLogger(Processor.class);

    /** How long a fetch may take, and with it an end that does not interrupt it. */
    private static final Duration FETCH_SLICE = Duration.ofMillis(50);
    /** What threads that have nothing left to do get to end in. */
    private static final Duration END_PATIENCE = Duration.ofMillis(500);
    /** What a deserializer gets to close in. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Pipeline<K, V> pipeline;
    private final Recovery recovery;
    private final Dispatchers<K, V> dispatchers;
    private final Supplier<Duration> timeToFinish;
    private final Names names;
    private final Meters meters;
    private final Time time;
    private final Buffer buffer;
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>(null);
    private @Nullable Work work;
    private @Nullable Checkpoint frozen;
    private OptionalLong givenUp = OptionalLong.empty();
    private List<String> leftBehind = List.of();

    public Processor(Pipeline<K, V> pipeline, Recovery recovery, Limits limits, Names names, Meters meters, Time time) {
        this.pipeline = pipeline;
        this.recovery = recovery;
        this.dispatchers = new Dispatchers<>(pipeline, limits, names);
        this.timeToFinish = limits.timeToFinish();
        this.names = names;
        this.meters = meters;
        this.time = time;
        this.buffer = new Buffer(limits.buffer(), time);
    }

    /** What there is between begin and close. */
    private record Work(
            Dispatcher dispatcher,
            Guard guard,
            Tally tally,
            InHand inHand,
            @Nullable TimeLimit limit,
            Served served,
            Thread thread,
            CountDownLatch threadEnded) {

        void watch() {
            if (limit != null) {
                limit.look();
            }
        }
    }

    @Override
    public boolean hasRoom() {
        if (work != null) {
            work.guard().beat();
            work.watch();
            work.dispatcher().relieve(buffer);
        }
        return buffer.hasRoom();
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
    public void begin(Hold hold) {
        var guard = new Guard(hold.fence(), hold.silence(), time, timeToFinish);
        var tally = new Tally(meters, guard.pace(), time);
        var repair = new Repair(recovery, hold.generation().value(), guard, this::halt);
        var under = new UnderHold(guard, repair, tally, time);
        Duration timeout = pipeline.handlerTimeout();
        TimeLimit limit = timeout == null ? null : new TimeLimit(timeout, meters, time, this::halt);
        var inHand = new InHand(names.lease(), hold.generation().value());
        Supplier<CurrentRecord> entering = inHand::enter;
        Dispatcher dispatcher = dispatchers.of(hold, under, limit, entering);
        var ended = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().name(names.thread()).daemon().unstarted(() -> {
            try {
                takeTo(dispatcher, hold.supply(), under, entering);
            } finally {
                ended.countDown();
            }
        });
        buffer.open();
        var served = new Served(tally, time.now(), buffer);
        work = new Work(dispatcher, guard, tally, inHand, limit, served, thread, ended);
        thread.start();
    }

    /** On the processor's own thread. */
    private void takeTo(Dispatcher dispatcher, Supply supply, UnderHold under, Supplier<CurrentRecord> entering) {
        try (CurrentRecord current = entering.get()) {
            boolean goesOn = true;
            while (goesOn && !buffer.isClosed()) {
                goesOn = dispatcher.dispatch(buffer, current);
                if (goesOn && !buffer.isClosed()) {
                    fetch(supply, shorter(dispatcher.patience(), FETCH_SLICE), under.guard());
                    goesOn = dispatcher.idle();
                }
            }
        } catch (InterruptedException e) {
            if (under.guard().abandoned()) {
                LOG.debug("Interrupted: the tenure ends");
            } else {
                under.repair().broke(e);
            }
        } catch (SourceException e) {
            halt(Failure.of(e));
        } catch (RuntimeException | Error e) {
            under.repair().broke(e);
        }
    }

    private static void fetch(Supply supply, Duration atMost, Guard guard) throws InterruptedException {
        guard.dropForeignInterrupt();
        try {
            supply.fetch(atMost);
        } catch (InterruptedException e) {
            guard.ignoreUnlessOurs(e);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        Duration shorter = one.compareTo(other) < 0 ? one : other;
        return shorter.isNegative() ? Duration.ZERO : shorter;
    }

    private void halt(Failure why) {
        failure.compareAndSet(null, why);
        stop();
    }

    @Override
    public Checkpoint checkpoint() {
        if (work == null) {
            throw new IllegalStateException("nothing has begun, so there is no checkpoint");
        }
        return frozen != null ? frozen : work.dispatcher().checkpoint();
    }

    @Override
    public long finished() {
        return meters.total(Count.RECORDS);
    }

    @Override
    public Optional<Instant> servedFrom() {
        return work == null ? Optional.empty() : work.served().from();
    }

    @Override
    public Optional<Instant> servedUntil() {
        return work == null ? Optional.empty() : work.served().until(checkpoint());
    }

    @Override
    public Optional<Instant> reached() {
        OptionalLong millis = work == null ? OptionalLong.empty() : work.tally().reachedMillis();
        if (millis.isEmpty()) {
            millis = buffer.firstMillis();
        }
        return millis.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis.getAsLong()));
    }

    @Override
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void stop() {
        if (work != null) {
            work.served().stopped(time.now(), buffer);
        }
        buffer.close();
        if (work != null) {
            work.guard().stop();
            work.dispatcher().stop();
        }
    }

    @Override
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        long untilNanos = time.nanos() + atMost.toNanos();
        if (work != null) {
            work.watch();
        }
        return work == null
                || (work.threadEnded().await(atMost.toNanos(), TimeUnit.NANOSECONDS)
                        && work.dispatcher().awaitIdle(Duration.ofNanos(untilNanos - time.nanos())));
    }

    @Override
    public void abandon() {
        if (work != null) {
            // first of all: what ends from now on is not finished
            frozen = frozen == null ? work.dispatcher().checkpoint() : frozen;
            long first = frozen.nextOffset();
            givenUp = OptionalLong.of(work.inHand().lowest().orElse(first));
            work.guard().abandon();
            work.thread().interrupt();
            work.dispatcher().interrupt();
        }
    }

    @Override
    public OptionalLong givenUp() {
        return givenUp;
    }

    @Override
    public List<String> leftBehind() {
        return leftBehind;
    }

    @Override
    public void close() {
        stop();
        try {
            if (work != null && !hasEnded()) {
                abandon();
                if (!hasEnded()) {
                    leftBehind = work.dispatcher().threads();
                    LOG.error("A handler ignores being interrupted; its thread ({}…) is left behind", names.thread());
                    recovery.close(); // but not the deserializers, which it may still be reading with
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeParts();
    }

    private boolean hasEnded() throws InterruptedException {
        return work == null
                || (work.thread().join(END_PATIENCE) && work.dispatcher().awaitIdle(END_PATIENCE));
    }

    private void closeParts() {
        try (recovery) {
            closeInTime(pipeline.keyDeserializer(), "key");
            closeInTime(pipeline.valueDeserializer(), "value");
        }
    }

    /** On a thread of its own: one that never returns would keep the invocation, with nothing to be seen of it. */
    private void closeInTime(Deserializer<?> deserializer, String what) {
        Thread closing = Thread.ofPlatform()
                .name(names.thread() + "-close-" + what)
                .daemon()
                .start(() -> close(deserializer, what));
        try {
            if (!closing.join(CLOSE_PATIENCE)) {
                closing.interrupt();
                if (!closing.join(END_PATIENCE)) {
                    LOG.error("The {} deserializer does not close; its thread is left behind", what);
                }
            }
        } catch (InterruptedException e) {
            closing.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** It may break as it likes: what was finished is. */
    private static void close(Deserializer<?> deserializer, String what) {
        try {
            deserializer.close();
        } catch (Throwable thrown) {
            LOG.warn("The {} deserializer did not close in good order: {}", what, Thrown.told(thrown));
        }
    }
}
