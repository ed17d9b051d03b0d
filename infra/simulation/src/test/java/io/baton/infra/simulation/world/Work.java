package io.baton.infra.simulation.world;

import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.RecordContext;
import io.baton.RecordHandler;
import io.baton.infra.ledger.HandledRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The user's code, of one invocation: does to each record what its fate says, and writes down what it has done. */
final class Work {

    private final WorldState state;
    private final String requestId;
    private final Chronicle chronicle;
    private final Handler handler;
    private final HandlerChecks checks;
    private final @Nullable Remembered remembered;
    private final HostileActs hostile = new HostileActs();
    private int underWay;
    private boolean brief;
    private boolean abandoned;

    /** @param crash ends the process that it is called in */
    Work(WorldState state, String requestId, SandboxTime time, Runnable crash) {
        this.state = state;
        this.requestId = requestId;
        this.chronicle = state.chronicle();
        this.handler = new Handler(state, time, crash);
        this.checks = new HandlerChecks(state, time);
        this.remembered = Remembered.of(state, time);
    }

    HandlerChecks checks() {
        return checks;
    }

    boolean isUnderWay() {
        return underWay > 0;
    }

    /** Its process is told to end: its drain is a brief one. */
    void isToldToEnd() {
        brief = true;
    }

    /** Nobody waits for it any more. */
    void isAbandoned() {
        abandoned = true;
    }

    boolean wasAbandoned() {
        return abandoned;
    }

    /** Whether all that is under way may outlast a drain. */
    boolean mayOutlastADrain() {
        return state.plan().mode() == Plan.Mode.BATCHES || underWay <= handler.lasting(brief);
    }

    /** What it remembers. */
    Remembered remembered() {
        return Objects.requireNonNull(remembered);
    }

    void one(String key, String value, RecordContext context) throws Exception {
        one(key, value, context, (theKey, theValue, theContext) -> {});
    }

    /** @param then what is done with the record besides */
    void one(String key, String value, RecordContext context, RecordHandler<String, String> then) throws Exception {
        Log.Entry entry = checks.entry(key, value, context);
        underWay++;
        long since = checks.begins(context);
        long begun = chronicle.micros();
        Attempt attempt = attempt(entry, context, begun);
        try {
            if (remembered != null) {
                remembered.begins(entry, context);
            }
            state.machine().touch();
            handler.handle(entry, context);
            then.handle(key, value, context);
            state.machine().touch();
            succeeded(attempt, context);
            returned(attempt);
            done(entry, context.generation(), begun, chronicle.micros());
            HostileActs.leaveInterrupted(entry);
        } catch (Handler.Failure failure) {
            failed(attempt);
            HostileActs.leaveInterrupted(state.log().at(context.offset()));
            throw failure;
        } catch (InterruptedException e) {
            failed(attempt);
            checks.interrupted(since, context);
            throw e;
        } finally {
            underWay--;
            if (remembered != null) {
                remembered.ends();
            }
        }
    }

    /** What it sends comes before all else that it does; null where nothing is written. */
    private @Nullable Attempt attempt(Log.Entry entry, RecordContext context, long begun) {
        OutputSite outputs = state.outputs();
        if (outputs == null) {
            return null;
        }
        Attempt attempt = outputs.begins(entry, line(entry, context.generation(), begun, begun));
        attempt.begins(context);
        return attempt;
    }

    private static void succeeded(@Nullable Attempt attempt, RecordContext context) {
        if (attempt != null) {
            attempt.succeeds(context);
        }
    }

    private void returned(@Nullable Attempt attempt) {
        if (attempt != null && state.disturbances().calm()) {
            attempt.returned(state.machine().nanos());
        }
    }

    private static void failed(@Nullable Attempt attempt) {
        if (attempt != null) {
            attempt.fails();
        }
    }

    /** The effect of a batch comes with its end, and none of it if it throws. */
    BatchResult many(List<BatchRecord<String, String>> records) throws Exception {
        underWay++;
        long since = checks.begins(records.getFirst().context());
        List<@Nullable Attempt> attempts = new ArrayList<>();
        try {
            List<BatchResult.Failed> failures = new ArrayList<>();
            Set<Long> failed = new HashSet<>();
            Plan plan = state.plan();
            // without halving, a batch that throws takes those along that are well
            boolean throwing = (plan.bisecting() || plan.policy() != Plan.Policy.SKIP)
                    && state.random().nextBoolean();
            for (BatchRecord<String, String> record : records) {
                Log.Entry entry = checks.entry(record.key(), record.value(), record.context());
                Attempt attempt = attempt(entry, record.context(), chronicle.micros());
                attempts.add(attempt);
                try {
                    handler.handle(entry, record.context());
                    succeeded(attempt, record.context());
                } catch (Handler.Failure failure) {
                    failed(attempt);
                    if (checks.isOverdue(since)) {
                        attempts.forEach(Work::failed);
                        throw failure; // the whole batch counts as failed, so none of it may have an effect
                    }
                    if (throwing) {
                        attempts.forEach(Work::failed);
                        HostileActs.leaveInterrupted(
                                state.log().at(record.context().offset()));
                        return hostile.nonsense(records, failure);
                    }
                    failures.add(record.failed(failure));
                    failed.add(record.context().offset());
                }
            }
            if (remembered != null) {
                remembered.counts(records.stream()
                        .filter(record -> !failed.contains(record.context().offset()))
                        .toList());
            }
            attempts.forEach(this::returned);
            long now = chronicle.micros();
            for (BatchRecord<String, String> record : records) {
                if (!failed.contains(record.context().offset())) {
                    done(
                            state.log().at(record.context().offset()),
                            record.context().generation(),
                            now,
                            now);
                }
            }
            HostileActs.leaveInterrupted(
                    state.log().at(records.getLast().context().offset()));
            hostile.sawBatch(records);
            return BatchResult.except(failures);
        } catch (InterruptedException e) {
            attempts.forEach(Work::failed);
            checks.interrupted(since, records.getFirst().context());
            throw e;
        } finally {
            underWay--;
        }
    }

    long micros() {
        return chronicle.micros();
    }

    /** A letter that is to be committed; answers what it says. */
    String letter(long offset, long generation, long begun) {
        Log.Entry entry = state.log().at(offset);
        return Objects.requireNonNull(state.outputs())
                .begins(entry, line(entry, generation, begun, begun), 1)
                .value(0);
    }

    void lettered(long offset, long generation, long begun) {
        Log.Entry entry = state.log().at(offset);
        long now = chronicle.micros();
        if (!state.plan().commits()) {
            state.log().settled(entry.offset());
        }
        chronicle.say(requestId + " letter of " + entry.offset());
        if (state.kept() != null) {
            state.kept().lettered(entry);
        }
        if (state.log().counts(entry)) {
            chronicle.ledger().deadLettered(line(entry, generation, begun, now));
        }
    }

    private void done(Log.Entry entry, long generation, long begun, long at) {
        if (state.outputs() == null) {
            state.log().settled(entry.offset()); // else when its outputs are written
        }
        chronicle.say(requestId + " did " + entry.offset());
        if (state.log().counts(entry)) {
            chronicle.ledger().handled(line(entry, generation, begun, at));
        }
    }

    private HandledRecord line(Log.Entry entry, long generation, long begun, long at) {
        return new HandledRecord(
                Log.TOPIC,
                state.partition(),
                entry.offset(),
                entry.ledgerKey(),
                entry.sequence(),
                generation,
                requestId,
                begun,
                at);
    }
}
