package io.baton.internal.output;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.metrics.Meters;
import io.baton.internal.time.Time;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The real flow of outputs that are written exactly once, on a host of the explorer's; and what it has in its variables. */
public final class ExploredFlow {

    /** Each output is worth a transaction: how many gather is the explorer's choice. */
    private static final CommitLimits AT_ONCE = new CommitLimits(Duration.ofMillis(100), 1, 1 << 20);
    /** What is measured is of no interest here. */
    private static final Meters METERS = new Meters();

    private static final ThreadLocal<@Nullable FlowHost> HOST = new ThreadLocal<>();

    private static final Field STARTED = field("started");
    private static final Field READY = field("ready");
    private static final Field ENDING = field("ending");
    private static final Field CONFIRMED = field("confirmed");
    private static final Field COMMITTED_NANOS = field("committedNanos");
    private static final Field SENT_RECORDS = field("sentRecords");
    private static final Field SENT = field("sent");

    private final OutputQueue queue;
    private final ExactlyOnceFlow flow;

    public ExploredFlow(OutputTransactions transactions, OutputFlow.Of session, Time time, FlowHost host) {
        HOST.set(host);
        try {
            queue = new OutputQueue(AT_ONCE.bytes());
            flow = new ExactlyOnceFlow(transactions, queue, AT_ONCE, session, null, METERS, time, "outputs");
        } finally {
            HOST.remove();
        }
    }

    /** Has the flow that is made in it run on this host. */
    public static <T> T hosted(FlowHost host, Supplier<T> making) {
        HOST.set(host);
        try {
            return making.get();
        } finally {
            HOST.remove();
        }
    }

    static FlowHost host() {
        return Objects.requireNonNull(HOST.get(), "nobody hosts it");
    }

    public void start() {
        var unused = flow.started();
    }

    /** Whether {@link #awaitStart} returns at once. */
    public boolean isStarted() {
        return ((CountDownLatch) Objects.requireNonNull(valueOf(STARTED))).getCount() == 0;
    }

    public Optional<Checkpoint> awaitStart() {
        try {
            return flow.awaitStart();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public void write(ConsumerRecord<byte[], byte[]> record, List<OutputRecord> outputs) {
        try {
            flow.write(record, outputs);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Checkpoint reached() {
        return flow.reached();
    }

    public boolean awaitEnd(Duration atMost) {
        try {
            return flow.awaitEnd(atMost);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public void abandon() {
        flow.abandon();
    }

    public boolean isReady() {
        return (boolean) Objects.requireNonNull(valueOf(READY));
    }

    public boolean isEnding() {
        return (boolean) Objects.requireNonNull(valueOf(ENDING));
    }

    public long committedNanos() {
        return (long) Objects.requireNonNull(valueOf(COMMITTED_NANOS));
    }

    /** What its future depends on, but for the age of what it committed. */
    public void describe(StringBuilder text) {
        text.append(reached()).append(' ').append(valueOf(SENT));
        queue.describe(text);
        text.append(isReady() ? '1' : '0').append(isEnding() ? '1' : '0');
        text.append(valueOf(CONFIRMED)).append(valueOf(SENT_RECORDS)).append(' ');
    }

    private @Nullable Object valueOf(Field field) {
        try {
            return field.get(flow);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field(String name) {
        try {
            Field field = ExactlyOnceFlow.class.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }
}
