package io.baton.infra.simulation.world;

import io.baton.Aggregator;
import io.baton.BatchRecord;
import io.baton.RecordContext;
import io.baton.State;
import io.baton.Store;
import io.baton.TimerContext;
import io.baton.Window;
import io.baton.WindowContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** The user's code of one invocation as far as it remembers: what was handled of each key, timers, and windows. */
final class Remembered {

    static final Store<String, String> HANDLED = Store.of("handled", Serdes.String(), Serdes.String());
    static final Store<String, String> FIRED = Store.of("fired", Serdes.String(), Serdes.String());

    /** What a window, or a timer, has sent begins so. */
    static final String MARK = "by time ";

    /** The sequences of the records. */
    static final class Sequences implements Aggregator<String, String, String> {

        @Override
        public String create() {
            return "";
        }

        @Override
        public String add(String key, String value, String aggregate) {
            return Texts.with(aggregate, Long.parseLong(value));
        }

        @Override
        public String merge(String key, String first, String second) {
            return first + second;
        }
    }

    /** What survives invocations: at which windows a handler has failed already. */
    static final class Memory {
        private final Set<String> failed = new HashSet<>();
    }

    private final WorldState state;
    private final StateJudge judge;
    private final SandboxTime time;
    private final Remembering remembering;
    private long inHand = -1;

    Remembered(WorldState state, StateJudge judge, SandboxTime time) {
        this.state = state;
        this.judge = judge;
        this.time = time;
        this.remembering = Objects.requireNonNull(state.plan().remembering());
    }

    static boolean setsTimer(Log.Entry entry) {
        return isPlain(entry) && entry.sequence() % 5 != 4;
    }

    static boolean cancelsTimer(Log.Entry entry) {
        return isPlain(entry) && entry.sequence() % 5 == 4;
    }

    private static boolean isPlain(Log.Entry entry) {
        return entry.fate() == Fate.WELL || entry.fate() == Fate.SLOW;
    }

    static long timeOf(Log.Entry entry, Remembering remembering) {
        return entry.timestamp() + remembering.rings().toMillis();
    }

    /** Before anything of its handler can fail, so that a failure has something to undo. */
    void begins(Log.Entry entry, RecordContext context) {
        inHand = entry.offset();
        if (remembering.windows() == null) {
            counts(entry, context);
        }
    }

    void ends() {
        inHand = -1;
    }

    /** When nothing of them can fail any more: else all of a batch would be done twice. */
    void counts(List<BatchRecord<String, String>> succeeded) {
        succeeded.forEach(record -> counts(state.log().at(record.context().offset()), record.context()));
    }

    private void counts(Log.Entry entry, RecordContext context) {
        State<String> handled = context.state(HANDLED);
        handled.put(Texts.with(handled.get(), entry.sequence()));
        if (remembering.timer() != null && setsTimer(entry)) {
            context.timer(remembering.timer()).set(Instant.ofEpochMilli(timeOf(entry, remembering)));
        } else if (remembering.timer() != null && cancelsTimer(entry)) {
            context.timer(remembering.timer()).cancel();
        }
    }

    void fired(String key, Instant at, TimerContext context) throws InterruptedException {
        State<String> fired = context.state(FIRED);
        fired.put(Texts.with(fired.get(), at.toEpochMilli()));
        takesTime();
        long number = judge.effects()
                .happened(CountModel.id(key, at.toEpochMilli()), List.of(at.toEpochMilli()), context.generation());
        if (state.outputs() != null) {
            context.send(OutputSite.BY_TIME, key, MARK + state.partition() + "/" + number);
        }
    }

    void closed(String key, Window window, String aggregate, WindowContext context) throws Exception {
        if (Log.isLongAgo(window.end().toEpochMilli())) {
            return;
        }
        String id =
                WindowModel.id(key, window.start().toEpochMilli(), window.end().toEpochMilli());
        judge.mayClose(id, remembering.closesAt(window.end().toEpochMilli()), inHand);
        try {
            takesTime();
            if (failsAt(id)) {
                throw new Handler.Failure("not yet");
            }
        } catch (Handler.Failure | InterruptedException e) {
            judge.effects().failed(context.generation());
            throw e;
        }
        long number = judge.effects()
                .happened(id, Texts.numbers(aggregate).stream().sorted().toList(), context.generation());
        if (state.outputs() != null) {
            context.send(OutputSite.BY_TIME, key, MARK + state.partition() + "/" + number);
        }
    }

    /** Each window once at most, and each record, or what comes by the clock after it, once at most. */
    private boolean failsAt(String id) {
        return state.plan().has(FaultKind.HANDLER_FAILS)
                && id.hashCode() % 5 == 0
                && state.closing().failed.add(id)
                && state.closing().failed.add("record " + inHand);
    }

    private void takesTime() throws InterruptedException {
        if (!state.plan().trivialHandlers()) {
            time.pause(Duration.ofNanos(10_000 + state.random().nextInt(6_000_000)));
        }
    }

    /** Null where nothing is remembered. */
    static @Nullable Remembered of(WorldState state, SandboxTime time) {
        StateJudge judge = state.kept();
        return judge == null ? null : new Remembered(state, judge, time);
    }
}
