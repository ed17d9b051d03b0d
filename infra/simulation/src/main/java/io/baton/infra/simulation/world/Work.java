package io.baton.infra.simulation.world;

import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.RecordContext;
import io.baton.infra.ledger.HandledRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The user's code, of one invocation: does to each record what its fate says, and writes down what it has done. */
final class Work {

    private final Site site;
    private final String requestId;
    private final Chronicle chronicle;
    private final Handler handler;
    private final Witness witness;
    private final Tricks tricks = new Tricks();
    private int underWay;
    private boolean brief;

    /** @param crash ends the process that it is called in */
    Work(Site site, String requestId, SandboxTime time, Runnable crash) {
        this.site = site;
        this.requestId = requestId;
        this.chronicle = site.chronicle();
        this.handler = new Handler(site, time, crash);
        this.witness = new Witness(site, time);
    }

    Witness witness() {
        return witness;
    }

    boolean isUnderWay() {
        return underWay > 0;
    }

    /** Its process is told to end: its drain is a brief one. */
    void isToldToEnd() {
        brief = true;
    }

    /** Whether all that is under way may outlast a drain. */
    boolean mayOutlastADrain() {
        return site.plan().mode() == Plan.Mode.BATCHES || underWay <= handler.lasting(brief);
    }

    void one(String key, String value, RecordContext context) throws Exception {
        Log.Entry entry = witness.entry(key, value, context);
        underWay++;
        long since = witness.begins(context);
        try {
            long begun = chronicle.micros();
            site.machine().touch();
            handler.handle(entry, context);
            site.machine().touch();
            done(entry, context.generation(), begun, chronicle.micros());
            Tricks.leaveInterrupted(entry);
        } catch (Handler.Failure failure) {
            Tricks.leaveInterrupted(site.log().at(context.offset()));
            throw failure;
        } catch (InterruptedException e) {
            witness.interrupted(since, context);
            throw e;
        } finally {
            underWay--;
        }
    }

    /** The effect of a batch comes with its end, and none of it if it throws. */
    BatchResult many(List<BatchRecord<String, String>> records) throws Exception {
        underWay++;
        long since = witness.begins(records.getFirst().context());
        try {
            List<BatchResult.Failed> failures = new ArrayList<>();
            Set<Long> failed = new HashSet<>();
            Plan plan = site.plan();
            // without halving, a batch that throws takes those along that are well
            boolean throwing = (plan.bisecting() || plan.policy() != Plan.Policy.SKIP)
                    && site.random().nextBoolean();
            for (BatchRecord<String, String> record : records) {
                try {
                    handler.handle(witness.entry(record.key(), record.value(), record.context()), record.context());
                } catch (Handler.Failure failure) {
                    if (witness.isOverdue(since)) {
                        throw failure; // the whole batch counts as failed, so none of it may have an effect
                    }
                    if (throwing) {
                        Tricks.leaveInterrupted(site.log().at(record.context().offset()));
                        return tricks.nonsense(records, failure);
                    }
                    failures.add(record.failed(failure));
                    failed.add(record.context().offset());
                }
            }
            long now = chronicle.micros();
            for (BatchRecord<String, String> record : records) {
                if (!failed.contains(record.context().offset())) {
                    done(
                            site.log().at(record.context().offset()),
                            record.context().generation(),
                            now,
                            now);
                }
            }
            Tricks.leaveInterrupted(site.log().at(records.getLast().context().offset()));
            tricks.sawBatch(records);
            return BatchResult.except(failures);
        } catch (InterruptedException e) {
            witness.interrupted(since, records.getFirst().context());
            throw e;
        } finally {
            underWay--;
        }
    }

    long micros() {
        return chronicle.micros();
    }

    void lettered(Log.Entry entry, long generation, long begun) {
        long now = chronicle.micros();
        site.log().settled(entry.offset());
        chronicle.say(requestId + " letter of " + entry.offset());
        if (site.log().counts(entry)) {
            chronicle.ledger().deadLettered(line(entry, generation, begun, now));
        }
    }

    private void done(Log.Entry entry, long generation, long begun, long at) {
        site.log().settled(entry.offset());
        chronicle.say(requestId + " did " + entry.offset());
        if (site.log().counts(entry)) {
            chronicle.ledger().handled(line(entry, generation, begun, at));
        }
    }

    private HandledRecord line(Log.Entry entry, long generation, long begun, long at) {
        return new HandledRecord(
                Log.TOPIC, 0, entry.offset(), entry.ledgerKey(), entry.sequence(), generation, requestId, begun, at);
    }
}
