package io.baton.internal.guard;

import io.baton.HandlerTimeoutException;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.Session.Failure;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * How long the user's code may be at one attempt, in one session. No worker looks at a clock for it: the lease thread comes by
 * 20 times a second, but for a call of the table, and interrupts the workers that have been at one attempt for too long. If
 * that does not help, the partition stops.
 */
public final class TimeLimit {

    /** What an interrupted handler gets to clean up and return in. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private final Duration limit;
    private final Meters meters;
    private final Time time;
    private final Consumer<Failure> halt;
    /** In the order in which their workers came, so that a simulation is the same each time. */
    private final Queue<Stint> stints = new ConcurrentLinkedQueue<>();

    private final ThreadLocal<Stint> ofThread = ThreadLocal.withInitial(this::enlisted);

    /** @param halt told of a handler that ignores being interrupted */
    public TimeLimit(Duration limit, Meters meters, Time time, Consumer<Failure> halt) {
        this.limit = limit;
        this.meters = meters;
        this.time = time;
        this.halt = halt;
    }

    private Stint enlisted() {
        var stint = new Stint(Thread.currentThread(), limit);
        stints.add(stint);
        return stint;
    }

    /**
     * For workers: one attempt.
     *
     * @param first of {@code count} records
     * @throws HandlerTimeoutException if it took too long, whatever came of it
     */
    public <T extends @Nullable Object> T within(ConsumerRecord<byte[], byte[]> first, int count, Callable<T> attempt)
            throws Exception {
        Stint stint = ofThread.get();
        stint.begin(first);
        T result;
        try {
            result = attempt.call();
        } catch (Throwable thrown) {
            if (stint.end()) {
                throw exceeded(first, count, thrown);
            }
            throw thrown;
        }
        if (stint.end()) {
            throw exceeded(first, count, null);
        }
        return result;
    }

    private HandlerTimeoutException exceeded(
            ConsumerRecord<byte[], byte[]> first, int count, @Nullable Throwable thrown) {
        meters.count(Count.HANDLER_TIMEOUTS);
        String where = Fetched.place(first);
        return new HandlerTimeoutException(
                count == 1 ? where : "%s records from %s on".formatted(count, where), limit, thrown);
    }

    /** For the lease thread: interrupts what takes too long, and stops the partition at what does not heed it. */
    public void look() {
        long now = time.nanos();
        stints.removeIf(stint -> !stint.thread().isAlive());
        for (Stint stint : stints) {
            if (stint.look(now) == Stint.Seen.DEAF) {
                String where = Fetched.place(stint.record());
                halt.accept(new Failure(
                        ("The handler outlasts its timeout of %s at %s, and ignores being interrupted: its thread '%s' is"
                                        + " left behind. Have it end when it is interrupted, or bound the calls it makes.")
                                .formatted(limit, where, stint.thread().getName()),
                        new HandlerTimeoutException(where, limit, null)));
            }
        }
    }
}
