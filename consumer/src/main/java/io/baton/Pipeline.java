package io.baton;

import io.baton.spi.HandlerInterceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * How records are read, which of them at once, what becomes of failures, and who handles them.
 *
 * <pre>{@code
 * Pipeline.reading(new StringDeserializer(), new StringDeserializer())
 *         .concurrency(50, Ordering.KEY)
 *         .retry(Retries.upTo(3).exceptFor(IllegalArgumentException.class))
 *         .onFailure(FailurePolicy.deadLetter(DeadLetterTarget.kafka("orders-dead")))
 *         .handle((key, value, context) -> ...);
 * }</pre>
 */
public final class Pipeline<K extends @Nullable Object, V extends @Nullable Object> {

    /** What handles the records. */
    public sealed interface Handling<K extends @Nullable Object, V extends @Nullable Object>
            permits Handling.OneByOne, Handling.InBatches, Windowed {

        /** See {@link Guarded#handle}. */
        final class OneByOne<K extends @Nullable Object, V extends @Nullable Object> implements Handling<K, V> {

            private final RecordHandler<? super K, ? super V> handler;

            private OneByOne(RecordHandler<? super K, ? super V> handler) {
                this.handler = handler;
            }

            public RecordHandler<? super K, ? super V> handler() {
                return handler;
            }
        }

        /** See {@link Guarded#handleBatch}. */
        final class InBatches<K extends @Nullable Object, V extends @Nullable Object> implements Handling<K, V> {

            private final BatchLimits limits;
            private final BatchHandler<K, V> handler;

            private InBatches(BatchLimits limits, BatchHandler<K, V> handler) {
                this.limits = limits;
                this.handler = handler;
            }

            public BatchLimits limits() {
                return limits;
            }

            public BatchHandler<K, V> handler() {
                return handler;
            }
        }
    }

    /** See {@link Guarded#windowed}. */
    public static final class Windowed<K extends @Nullable Object, V extends @Nullable Object, A>
            implements Handling<K, V> {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,48}");

        private final String name;
        private final Windows windows;
        private final EventTime<? super K, ? super V> time;
        private final Aggregator<? super K, ? super V, A> aggregator;
        private final Serde<A> aggregates;
        private final WindowHandler<? super K, ? super A> handler;
        private final UnaryOperator<RecordHandler<K, V>> around;

        private Windowed(
                String name,
                Windows windows,
                EventTime<? super K, ? super V> time,
                Aggregator<? super K, ? super V, A> aggregator,
                Serde<A> aggregates,
                WindowHandler<? super K, ? super A> handler,
                UnaryOperator<RecordHandler<K, V>> around) {
            this.name = name;
            this.windows = windows;
            this.time = time;
            this.aggregator = aggregator;
            this.aggregates = aggregates;
            this.handler = handler;
            this.around = around;
        }

        /** The same windows, with the handling of each record wrapped once more. */
        private Windowed<K, V, A> around(UnaryOperator<RecordHandler<K, V>> outer) {
            return new Windowed<>(
                    name, windows, time, aggregator, aggregates, handler, inner -> outer.apply(around.apply(inner)));
        }

        /** Wraps {@code inner}, which takes a record to its windows; call the result for each record. */
        public RecordHandler<K, V> wrapped(RecordHandler<K, V> inner) {
            return around.apply(inner);
        }

        public String name() {
            return name;
        }

        public Windows windows() {
            return windows;
        }

        public EventTime<? super K, ? super V> time() {
            return time;
        }

        public Aggregator<? super K, ? super V, A> aggregator() {
            return aggregator;
        }

        public Serde<A> aggregates() {
            return aggregates;
        }

        public WindowHandler<? super K, ? super A> handler() {
            return handler;
        }

        /** Holds the open windows of each key, by the key's bytes. */
        public Store<byte[], byte[]> openWindows() {
            return Store.of(name + ".windows", Serdes.ByteArray(), Serdes.ByteArray());
        }

        /** Holds the watermark, the only entry, under the empty key. */
        public Store<byte[], Long> watermark() {
            return Store.of(name + ".watermark", Serdes.ByteArray(), Serdes.Long());
        }
    }

    /** A timer, and who is called when it fires. */
    public record Timed<K extends @Nullable Object>(Timer timer, TimerHandler<K> handler) {}

    /** What a pipeline remembers. */
    private record Kept<K extends @Nullable Object>(List<Store<?, ?>> stores, List<Timed<K>> timers) {

        List<Store<?, ?>> all() {
            var all = new ArrayList<>(stores);
            for (Timed<K> timed : timers) {
                all.add(timed.timer().times());
                if (timed.timer().isByEventTime()) {
                    all.add(timed.timer().watermark());
                }
            }
            return List.copyOf(all);
        }

        void check(Ordering ordering, FailurePolicy policy) {
            List<Store<?, ?>> all = all();
            if (all.stream().distinct().count() < all.size()) {
                throw new IllegalArgumentException(
                        "Two stores of the pipeline have the same name, those of its timers included: %s"
                                .formatted(all));
            }
            for (Timed<K> timed : timers) {
                if (timed.timer().isByEventTime() && ordering != Ordering.PARTITION) {
                    throw new IllegalArgumentException(
                            "The %s goes by the watermark, which needs the partition's order: leave concurrency out, or use Timer.byClock"
                                    .formatted(timed.timer()));
                }
                if (policy instanceof FailurePolicy.RetryLater) {
                    throw new IllegalArgumentException(
                            "The %s would be set by records of the topic, and apart from them by records of the retry topic: use another failure policy"
                                    .formatted(timed.timer()));
                }
            }
        }
    }

    /** Lambda ends any invocation before that. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(15);

    private final Reading<K, V> reading;
    private final FailurePolicy failurePolicy;
    private final Handling<K, V> handling;

    private Pipeline(Reading<K, V> reading, FailurePolicy failurePolicy, Handling<K, V> handling) {
        this.reading = reading;
        this.failurePolicy = failurePolicy;
        this.handling = handling;
    }

    /**
     * The first step: how a record's bytes are read. Deserializers are used on the handlers' threads, by several at once with
     * concurrency, and closed with the invocation. Whatever a deserializer throws, an error of the JVM's own resources aside,
     * makes its record unreadable: it is not tried again.
     */
    public static <K extends @Nullable Object, V extends @Nullable Object> Reading<K, V> reading(
            Deserializer<? extends K> keys, Deserializer<? extends V> values) {
        return new Reading<>(
                keys,
                values,
                null,
                Concurrency.SERIAL,
                Retries.NONE,
                null,
                null,
                null,
                new Kept<>(List.of(), List.of()));
    }

    /**
     * The steps before {@link Reading#onFailure}: where another pipeline that differs from this one begins. An interceptor is
     * not among them, as it is in this pipeline's handler already.
     */
    public Reading<K, V> reading() {
        return reading.interceptor == null ? reading : reading.with(null);
    }

    public Deserializer<? extends K> keyDeserializer() {
        return reading.keys;
    }

    public Deserializer<? extends V> valueDeserializer() {
        return reading.values;
    }

    /** Null where all records are for the handler. */
    public @Nullable RecordFilter<? super K> filter() {
        return reading.filter;
    }

    public Concurrency concurrency() {
        return reading.concurrency;
    }

    public Retries retries() {
        return reading.retries;
    }

    /** Null where an attempt takes as long as it takes. */
    public @Nullable Duration handlerTimeout() {
        return reading.handlerTimeout;
    }

    /** Null where handlers write to no output. */
    public @Nullable Outputs outputs() {
        return reading.outputs;
    }

    /** Those of {@link Reading#keeping}, and those of timers and windows; empty where the pipeline keeps no state. */
    public List<Store<?, ?>> stores() {
        if (handling instanceof Windowed<?, ?, ?> windowed) {
            var all = new ArrayList<Store<?, ?>>(reading.stores());
            all.add(windowed.openWindows());
            all.add(windowed.watermark());
            return List.copyOf(all);
        }
        return reading.stores();
    }

    /** Those of {@link Reading#onTimer}. */
    public List<Timed<K>> timers() {
        return reading.kept.timers();
    }

    public FailurePolicy failurePolicy() {
        return failurePolicy;
    }

    public Handling<K, V> handling() {
        return handling;
    }

    /** A pipeline that can read, and does not yet know what to do about failures. */
    public static final class Reading<K extends @Nullable Object, V extends @Nullable Object> {

        private final Deserializer<? extends K> keys;
        private final Deserializer<? extends V> values;
        private final @Nullable RecordFilter<? super K> filter;
        private final Concurrency concurrency;
        private final Retries retries;
        private final @Nullable Duration handlerTimeout;
        private final @Nullable HandlerInterceptor interceptor;
        private final @Nullable Outputs outputs;
        private final Kept<K> kept;

        private Reading(
                Deserializer<? extends K> keys,
                Deserializer<? extends V> values,
                @Nullable RecordFilter<? super K> filter,
                Concurrency concurrency,
                Retries retries,
                @Nullable Duration handlerTimeout,
                @Nullable HandlerInterceptor interceptor,
                @Nullable Outputs outputs,
                Kept<K> kept) {
            this.keys = keys;
            this.values = values;
            this.filter = filter;
            this.concurrency = concurrency;
            this.retries = retries;
            this.handlerTimeout = handlerTimeout;
            this.interceptor = interceptor;
            this.outputs = outputs;
            this.kept = kept;
        }

        /** Only the records this wants reach the handler; the others are finished without their values being read. */
        public Reading<K, V> filter(RecordFilter<? super K> filter) {
            return new Reading<>(
                    keys, values, filter, concurrency, retries, handlerTimeout, interceptor, outputs, kept);
        }

        /**
         * Handles up to this number of records at once, on virtual threads where they take some time.
         *
         * @throws IllegalArgumentException for less than one record, or more than one in the partition's order
         */
        public Reading<K, V> concurrency(int records, Ordering ordering) {
            return new Reading<>(
                    keys,
                    values,
                    filter,
                    Concurrency.of(records, ordering),
                    retries,
                    handlerTimeout,
                    interceptor,
                    outputs,
                    kept);
        }

        /** What a failed record gets before the failure policy; nothing unless said. */
        public Reading<K, V> retry(Retries retries) {
            return new Reading<>(
                    keys, values, filter, concurrency, retries, handlerTimeout, interceptor, outputs, kept);
        }

        /**
         * Limits the time of one attempt: of reading and handling a record. Where records come in batches, it limits reading
         * each record, and handling the batch. Without it an attempt takes as long as it takes. The thread of an attempt that
         * takes longer is interrupted, and the attempt has failed with a {@link HandlerTimeoutException}, even if the handler
         * returns: retries and failure policy follow. The interrupt comes up to a twentieth of a second late, and after a call
         * of the lease table that is under way.
         *
         * <p>A handler that ignores being interrupted for five seconds more stops the partition there: no thread can be
         * ended from outside. What is finished is checkpointed, the partition is released, and the invocation fails. The
         * failure names the record and the thread.
         *
         * <p>At a hand-over a handler has {@code BATON_DRAIN_BUDGET} (5 s), if that is shorter: its record is then given up,
         * which is no failed attempt, and the successor does it again. Give a handler that may hang a timeout below the time
         * between two hand-overs, and an idempotent handler a timeout below {@code runningAtMost} of its effect.
         *
         * @throws IllegalArgumentException unless it is positive, and less than an invocation's 15 minutes
         */
        public Reading<K, V> handlerTimeout(Duration timeout) {
            if (!timeout.isPositive() || timeout.compareTo(LONGEST_TIMEOUT) >= 0) {
                throw new IllegalArgumentException(
                        "The handler timeout is %s; it must be positive and less than %s, the longest time that an invocation may run"
                                .formatted(timeout, LONGEST_TIMEOUT));
            }
            return new Reading<>(keys, values, filter, concurrency, retries, timeout, interceptor, outputs, kept);
        }

        /**
         * Calls the interceptor round each attempt of the handler. What it throws is logged, and changes nothing for the record;
         * an interrupt that it leaves reaches the handler, as that of a filter does. Its time counts as the handler's.
         */
        public Reading<K, V> interceptor(HandlerInterceptor interceptor) {
            return with(interceptor);
        }

        private Reading<K, V> with(@Nullable HandlerInterceptor other) {
            return new Reading<>(keys, values, filter, concurrency, retries, handlerTimeout, other, outputs, kept);
        }

        /**
         * The topics that handlers write to with {@link RecordContext#send}. How often an output may appear there is said next.
         *
         * <pre>{@code
         * .writing(SCORES).exactlyOnce()
         * }</pre>
         */
        public Writing<K, V> writing(Output<?, ?>... outputs) {
            return new Writing<>(this, List.of(outputs));
        }

        private Reading<K, V> writing(Outputs outputs) {
            return new Reading<>(
                    keys, values, filter, concurrency, retries, handlerTimeout, interceptor, outputs, kept);
        }

        /**
         * The stores of values that handlers remember by key, with {@link RecordContext#state}. The state holds exactly what the
         * records below the checkpoint made of it. The next invocation gets it unchanged; after a crash it goes back with the
         * checkpoint. It needs the artifact {@code baton-state} and a bucket, {@code BATON_STATE_BUCKET}.
         *
         * @throws IllegalArgumentException for no store, or for two stores of the same name
         */
        public Reading<K, V> keeping(Store<?, ?>... stores) {
            List<Store<?, ?>> named = List.of(stores);
            if (named.isEmpty() || named.stream().distinct().count() < named.size()) {
                throw new IllegalArgumentException(
                        "keeping(…) takes one store or more, each with a different name, not %s".formatted(named));
            }
            return new Reading<>(
                    keys,
                    values,
                    filter,
                    concurrency,
                    retries,
                    handlerTimeout,
                    interceptor,
                    outputs,
                    new Kept<>(named, kept.timers()));
        }

        /**
         * A timer that each key may set for itself with {@link RecordContext#timer}, and who is called when it fires. The times are
         * {@linkplain #keeping state}, with all that state needs.
         *
         * <pre>{@code
         * .onTimer(UNPAID, (order, time, context) -> context.send(REMINDERS, order, time))
         * }</pre>
         *
         * @throws IllegalArgumentException for a second timer of the same name
         */
        public Reading<K, V> onTimer(Timer timer, TimerHandler<? super K> handler) {
            var timers = new ArrayList<>(kept.timers());
            if (timers.stream().anyMatch(timed -> timed.timer().equals(timer))) {
                throw new IllegalArgumentException("The pipeline names the %s already".formatted(timer));
            }
            timers.add(new Timed<>(timer, handler::handle));
            return withTimers(timers);
        }

        /** The same with the handler of each timer wrapped. */
        public Reading<K, V> aroundTimers(UnaryOperator<TimerHandler<K>> around) {
            return withTimers(kept.timers().stream()
                    .map(timed -> new Timed<>(timed.timer(), around.apply(timed.handler())))
                    .toList());
        }

        private Reading<K, V> withTimers(List<Timed<K>> timers) {
            return new Reading<>(
                    keys,
                    values,
                    filter,
                    concurrency,
                    retries,
                    handlerTimeout,
                    interceptor,
                    outputs,
                    new Kept<>(kept.stores(), List.copyOf(timers)));
        }

        private List<Store<?, ?>> stores() {
            return kept.all();
        }

        /**
         * What becomes of a record whose handler fails, when no retry is left.
         *
         * @throws IllegalArgumentException for stores or timers with {@link Ordering#UNORDERED}, timers by event time with {@link
         *     Ordering#KEY}, timers with a retry topic, and two stores of the same name
         */
        public Guarded<K, V> onFailure(FailurePolicy policy) {
            if (!stores().isEmpty() && concurrency.ordering() == Ordering.UNORDERED) {
                throw new IllegalArgumentException(
                        "The pipeline keeps the %s, and Ordering.UNORDERED lets two records of a key overwrite each other's state: use Ordering.KEY, or leave concurrency out"
                                .formatted(stores().getFirst()));
            }
            kept.check(concurrency.ordering(), policy);
            return new Guarded<>(this, policy);
        }
    }

    /** A pipeline that knows where it writes to, and not yet how often an output may appear there. */
    public static final class Writing<K extends @Nullable Object, V extends @Nullable Object> {

        private final Reading<K, V> reading;
        private final List<Output<?, ?>> outputs;

        private Writing(Reading<K, V> reading, List<Output<?, ?>> outputs) {
            this.reading = reading;
            this.outputs = outputs;
        }

        /** See {@link Delivery#AT_LEAST_ONCE}. */
        public Reading<K, V> atLeastOnce() {
            return reading.writing(new Outputs(outputs, Delivery.AT_LEAST_ONCE));
        }

        /**
         * See {@link Delivery#EXACTLY_ONCE}.
         *
         * @throws IllegalArgumentException for an output {@link Output#withProperties with properties}
         */
        public Reading<K, V> exactlyOnce() {
            for (Output<?, ?> output : outputs) {
                if (!output.properties().isEmpty()) {
                    throw new IllegalArgumentException(
                            "The %s has properties of its own, so it needs a producer of its own; exactly once writes everything in one transaction, by one producer, on the cluster that is read. Leave the properties out, or use atLeastOnce()"
                                    .formatted(output));
                }
            }
            return reading.writing(new Outputs(outputs, Delivery.EXACTLY_ONCE));
        }
    }

    /** Where a pipeline writes to. */
    public static final class Outputs {

        private final List<Output<?, ?>> topics;
        private final Delivery delivery;

        private Outputs(List<Output<?, ?>> topics, Delivery delivery) {
            this.topics = topics;
            this.delivery = delivery;
        }

        public List<Output<?, ?>> topics() {
            return topics;
        }

        public Delivery delivery() {
            return delivery;
        }
    }

    /** A pipeline that lacks only its handler. */
    public static final class Guarded<K extends @Nullable Object, V extends @Nullable Object> {

        private final Reading<K, V> reading;
        private final FailurePolicy policy;

        private Guarded(Reading<K, V> reading, FailurePolicy policy) {
            this.reading = reading;
            this.policy = policy;
        }

        public Pipeline<K, V> handle(RecordHandler<? super K, ? super V> handler) {
            return new Pipeline<>(
                    reading,
                    policy,
                    new Handling.OneByOne<>(
                            reading.interceptor == null ? handler : new Intercepted(reading.interceptor).one(handler)));
        }

        /**
         * Aggregates records by key and window; the window handler gets the aggregate of each window that has closed. Open windows
         * are {@linkplain Reading#keeping state}: the next invocation gets them, and after a crash they go back with the checkpoint.
         *
         * <pre>{@code
         * .windowed("laps", Windows.tumbling(Duration.ofMinutes(1)))
         * .aggregate(new CountLaps(), Serdes.Long())
         * .handle((racer, window, laps, context) -> ...);
         * }</pre>
         *
         * @param name finds the open windows again: under another name the pipeline has none
         * @throws IllegalArgumentException with concurrency, as a window closes when all earlier records are in it; and with a retry
         *     topic, as a record that comes back from it is late
         */
        public Windowing<K, V> windowed(String name, Windows windows) {
            if (reading.concurrency.ordering() != Ordering.PARTITION) {
                throw new IllegalArgumentException(
                        "A window closes when all earlier records are in it, so windows need the partition's order: leave concurrency out");
            }
            if (policy instanceof FailurePolicy.RetryLater) {
                throw new IllegalArgumentException(
                        "A record that comes back from a retry topic is late for its windows: use another failure policy");
            }
            if (!reading.kept.timers().isEmpty()) {
                throw new IllegalArgumentException(
                        "The pipeline has the %s, and windows have no timers: leave out onTimer(…)"
                                .formatted(reading.kept.timers().getFirst().timer()));
            }
            if (!Windowed.NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "The name of windows is 1 to 48 letters, digits and . - _, not '%s'".formatted(name));
            }
            for (Store<?, ?> store : reading.stores()) {
                if (store.name().equals(name + ".windows") || store.name().equals(name + ".watermark")) {
                    throw new IllegalArgumentException(
                            "The %s has a name under which the windows '%s' keep their state: give the store another name"
                                    .formatted(store, name));
                }
            }
            return new Windowing<>(this, name, windows, (key, value, context) -> context.timestamp());
        }

        /** Takes over the windows of another pipeline, and wraps the handling of each record once more. */
        public Pipeline<K, V> windowed(Windowed<K, V, ?> other, UnaryOperator<RecordHandler<K, V>> around) {
            return new Pipeline<>(reading, policy, other.around(around));
        }

        /**
         * Records come in batches, which may as well be a delivery's buffer: the offset moves when a batch is done.
         *
         * @throws IllegalArgumentException with concurrency: batches come one after the other; and with timers by event time
         */
        public Pipeline<K, V> handleBatch(BatchLimits limits, BatchHandler<K, V> handler) {
            if (reading.concurrency.ordering() != Ordering.PARTITION) {
                throw new IllegalArgumentException(
                        "Batches are handled one after the other, in the partition's order: leave concurrency out");
            }
            for (Timed<K> timed : reading.kept.timers()) {
                if (timed.timer().isByEventTime()) {
                    throw new IllegalArgumentException(
                            "The %s goes by the watermark, which rises record by record: use handle(…), or Timer.byClock"
                                    .formatted(timed.timer()));
                }
            }
            return new Pipeline<>(
                    reading,
                    policy,
                    new Handling.InBatches<>(
                            limits,
                            reading.interceptor == null
                                    ? handler
                                    : new Intercepted(reading.interceptor).batch(handler)));
        }
    }

    /** A pipeline with windows that still lacks their aggregator and their handler. */
    public static final class Windowing<K extends @Nullable Object, V extends @Nullable Object> {

        private final Guarded<K, V> guarded;
        private final String name;
        private final Windows windows;
        private final EventTime<? super K, ? super V> time;

        private Windowing(Guarded<K, V> guarded, String name, Windows windows, EventTime<? super K, ? super V> time) {
            this.guarded = guarded;
            this.name = name;
            this.windows = windows;
            this.time = time;
        }

        /** Reads the event time of a record, which has to be the same each time the record comes. By default the record's timestamp. */
        public Windowing<K, V> at(EventTime<? super K, ? super V> time) {
            return new Windowing<>(guarded, name, windows, time);
        }

        /**
         * Combines the records of a key in a window into an aggregate.
         *
         * @param aggregates how the aggregate is kept
         */
        public <A> Aggregating<K, V, A> aggregate(Aggregator<? super K, ? super V, A> aggregator, Serde<A> aggregates) {
            return new Aggregating<>(this, aggregator, aggregates);
        }
    }

    /** A pipeline with windows that still lacks their handler. */
    public static final class Aggregating<K extends @Nullable Object, V extends @Nullable Object, A> {

        private final Windowing<K, V> windowing;
        private final Aggregator<? super K, ? super V, A> aggregator;
        private final Serde<A> aggregates;

        private Aggregating(
                Windowing<K, V> windowing, Aggregator<? super K, ? super V, A> aggregator, Serde<A> aggregates) {
            this.windowing = windowing;
            this.aggregator = aggregator;
            this.aggregates = aggregates;
        }

        /** Handles each window that has closed, and {@linkplain Windows#earlyResults(Duration) early results} where they are wanted. */
        public Pipeline<K, V> handle(WindowHandler<? super K, ? super A> handler) {
            return new Pipeline<>(
                    windowing.guarded.reading,
                    windowing.guarded.policy,
                    new Windowed<>(
                            windowing.name,
                            windowing.windows,
                            windowing.time,
                            aggregator,
                            aggregates,
                            handler,
                            intercepted()));
        }

        private UnaryOperator<RecordHandler<K, V>> intercepted() {
            HandlerInterceptor interceptor = windowing.guarded.reading.interceptor;
            return interceptor == null ? UnaryOperator.identity() : new Intercepted(interceptor)::one;
        }
    }
}
