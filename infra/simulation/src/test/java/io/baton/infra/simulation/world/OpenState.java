package io.baton.infra.simulation.world;

import io.baton.Ordering;
import io.baton.State;
import io.baton.Store;
import io.baton.infra.simulation.Sabotage;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.CheckpointFlow;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.snapshot.SimulatedState;
import io.baton.internal.state.AttemptState;
import io.baton.internal.state.PartitionState;
import io.baton.internal.state.StateSettings;
import io.baton.internal.tenure.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The real state over the bucket of the world; one of its guards may be taken away. */
final class OpenState {

    private static final long MOST_BYTES = 1 << 20;

    private final WorldState state;
    private final StateJudge judge;
    private final PartitionState whole;

    private OpenState(WorldState state, StateJudge judge, PartitionState whole) {
        this.state = state;
        this.judge = judge;
        this.whole = whole;
    }

    static PartitionState of(
            WorldState state,
            LeaseKey lease,
            List<Store<?, ?>> stores,
            Ordering ordering,
            SimulatedState.Environment environment,
            Meters meters,
            SandboxTime time) {
        StateJudge judge = Objects.requireNonNull(state.kept());
        Remembering remembering = Objects.requireNonNull(state.plan().remembering());
        int pace = state.sabotage() == Sabotage.RUBBISH_IS_NOT_LEFT ? StateTime.PACE * 1_000 : StateTime.PACE;
        // the flow of outputs has a clock that does not hurry
        Duration every = state.plan().commits()
                ? remembering.every()
                : remembering.every().multipliedBy(pace);
        var line = new BucketLine(state, judge.bucket(), time);
        line.check(judge.place());
        PartitionState whole = SimulatedState.open(
                lease,
                stores,
                ordering,
                new StateSettings("bucket", StateJudge.PREFIX, every, MOST_BYTES, remembering.keeping()),
                line,
                environment,
                meters,
                new StateTime(time, pace));
        return state.sabotage().isOfState() ? new OpenState(state, judge, whole).damaged() : whole;
    }

    private PartitionState damaged() {
        return proxy(PartitionState.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "begin", "committed" -> begun(method, Objects.requireNonNull(arguments));
            case "attempt" -> attempt(arguments);
            case "batch" -> invoke(whole, method, new Object[] {early(arguments)});
            case "keep", "keepBetweenRecords" -> invoke(whole, method, raw(arguments));
            default -> invoke(whole, method, arguments);
        });
    }

    private Object begun(Method method, Object[] arguments) throws Throwable {
        OutputFlow.Of session = (OutputFlow.Of) arguments[0];
        if (state.sabotage() == Sabotage.NEWEST_SNAPSHOT_IS_RESTORED) {
            arguments[0] =
                    new OutputFlow.Of(withNewest(session.start()), session.progress(), session.guard(), session.halt());
        }
        Object flow = invoke(whole, method, arguments);
        return flow instanceof CheckpointFlow moving ? flow(moving, session) : Objects.requireNonNull(flow);
    }

    private Session.Start withNewest(Session.Start start) {
        return new Session.Start(
                start.checkpoint().with(SimulatedState.newest(judge.place(), judge.bucket())),
                start.seek(),
                start.generation(),
                start.fence(),
                start.silence(),
                start.topicId(),
                start.batches(),
                start.caution());
    }

    private CheckpointFlow flow(CheckpointFlow moving, OutputFlow.Of session) {
        return proxy(CheckpointFlow.class, (proxy, method, arguments) -> {
            if (method.getName().equals("awaitEnd") && state.sabotage() == Sabotage.LAST_SNAPSHOT_IS_NOT_AWAITED) {
                return true;
            }
            Object answer = invoke(moving, method, arguments);
            return answer instanceof Checkpoint reached && state.sabotage() == Sabotage.CHECKPOINT_PASSES_THE_SNAPSHOT
                    ? session.progress().checkpoint().with(reached.snapshot())
                    : answer;
        });
    }

    private Object attempt(Object @Nullable [] arguments) {
        var own = whole.attempt(early(arguments));
        return state.sabotage() == Sabotage.FAILED_ATTEMPTS_CHANGE_STATE ? new Hasty(own) : own;
    }

    /** What it changes counts as another record's, that was finished long ago. */
    @SuppressWarnings("unchecked")
    private ConsumerRecord<byte[], byte[]> early(Object @Nullable [] arguments) {
        var record = (ConsumerRecord<byte[], byte[]>) Objects.requireNonNull(arguments)[0];
        return state.sabotage() != Sabotage.UNFINISHED_CHANGES_ARE_KEPT
                ? record
                : new ConsumerRecord<>(record.topic(), record.partition(), 0, record.key(), record.value());
    }

    private static Object @Nullable [] raw(Object @Nullable [] arguments) {
        if (arguments != null && arguments[0] instanceof Hasty hasty) {
            arguments[0] = hasty.own;
        }
        return arguments;
    }

    /** Each change counts as soon as it is made. */
    private final class Hasty implements AttemptState {

        private final AttemptState own;

        private Hasty(AttemptState own) {
            this.own = own;
        }

        @Override
        public <V> State<V> of(Store<?, V> store) {
            return atOnce(own.of(store));
        }

        @Override
        public <K, V> State<V> of(Store<K, V> store, K key) {
            return atOnce(own.of(store, key));
        }

        @Override
        public void end() {
            own.end();
        }

        private <V> State<V> atOnce(State<V> changed) {
            return new State<>() {
                @Override
                public @Nullable V get() {
                    return changed.get();
                }

                @Override
                public void put(V value) {
                    changed.put(value);
                    whole.keepBetweenRecords(own);
                }

                @Override
                public void delete() {
                    changed.delete();
                    whole.keepBetweenRecords(own);
                }
            };
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object invoke(Object whole, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(whole, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
