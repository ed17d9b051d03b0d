package io.baton.infra.simulation.world;

import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.ProcessEndedException;
import io.baton.RecordContext;
import io.baton.deadletter.DeadLetter;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.simulation.machine.Machine;
import io.baton.infra.simulation.machine.SimulatedThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** The user's code, of one invocation: does to each record what its fate says, and writes down what it has done. */
final class Work {

    /** What the user's code throws. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        Failure(String message) {
            super(message);
        }
    }

    /** What survives invocations: how often a record has failed, or hung, already. */
    static final class Memory {
        private final Map<Long, Integer> failures = new HashMap<>();
        private final Set<Long> hung = new HashSet<>();
        private final Map<Long, Integer> crashes = new HashMap<>();
    }

    /** Some holders fall silent here and there, and then as many as Tenure allows in one place. */
    private static final int MOST_CRASHES = 8;

    private static final Duration LONGER_THAN_ANYBODY_WAITS = Duration.ofSeconds(12);

    private final Plan plan;
    private final Log log;
    private final Memory memory;
    private final String requestId;
    private final SandboxTime time;
    private final Machine machine;
    private final Weather weather;
    private final RandomGenerator random;
    private final Chronicle chronicle;
    private final Tricks tricks = new Tricks();
    private final Runnable crash;
    private int underWay;
    private int hanging;
    private int slow;
    private boolean mayBeInterrupted;

    Work(
            Plan plan,
            Log log,
            Memory memory,
            String requestId,
            SandboxTime time,
            Machine machine,
            Weather weather,
            RandomGenerator random,
            Chronicle chronicle,
            Runnable crash) {
        this.plan = plan;
        this.log = log;
        this.memory = memory;
        this.requestId = requestId;
        this.time = time;
        this.machine = machine;
        this.weather = weather;
        this.random = random;
        this.chronicle = chronicle;
        this.crash = crash;
    }

    boolean isUnderWay() {
        return underWay > 0;
    }

    /**
     * Whether all that is under way may outlast a drain.
     *
     * @param brief if it is that of a process that is told to end
     */
    boolean mayOutlastADrain(boolean brief) {
        return plan.mode() == Plan.Mode.BATCHES || underWay <= (brief ? hanging + slow : hanging);
    }

    /** By others than a timeout: it is given up, or its time has stood still. */
    void mayBeInterrupted() {
        mayBeInterrupted = true;
    }

    void one(String key, String value, RecordContext context) throws Exception {
        Log.Entry entry = entry(key, value, context);
        long since = begins(context);
        try {
            long begun = chronicle.micros();
            machine.touch();
            live(entry, context);
            machine.touch();
            done(entry, context.generation(), begun, chronicle.micros());
            Tricks.leaveInterrupted(entry);
        } catch (Failure failure) {
            Tricks.leaveInterrupted(log.at(context.offset()));
            throw failure;
        } catch (InterruptedException e) {
            interrupted(since, context);
            throw e;
        } finally {
            underWay--;
        }
    }

    /** The effect of a batch comes with its end, and none of it if it throws. */
    BatchResult many(List<BatchRecord<String, String>> records) throws Exception {
        long since = begins(records.getFirst().context());
        try {
            List<BatchResult.Failed> failures = new ArrayList<>();
            Set<Long> failed = new HashSet<>();
            // without halving, a batch that throws takes those along that are well
            boolean throwing = (plan.bisecting() || plan.policy() != Plan.Policy.SKIP) && random.nextBoolean();
            for (BatchRecord<String, String> record : records) {
                try {
                    live(entry(record.key(), record.value(), record.context()), record.context());
                } catch (Failure failure) {
                    if (isOverdue(since)) {
                        throw failure; // the whole batch counts as failed, so none of it may have an effect
                    }
                    if (throwing) {
                        Tricks.leaveInterrupted(log.at(record.context().offset()));
                        return tricks.nonsense(records, failure);
                    }
                    failures.add(record.failed(failure));
                    failed.add(record.context().offset());
                }
            }
            long now = chronicle.micros();
            for (BatchRecord<String, String> record : records) {
                if (!failed.contains(record.context().offset())) {
                    done(log.at(record.context().offset()), record.context().generation(), now, now);
                }
            }
            Tricks.leaveInterrupted(log.at(records.getLast().context().offset()));
            tricks.sawBatch(records);
            return BatchResult.except(failures);
        } catch (InterruptedException e) {
            interrupted(since, records.getFirst().context());
            throw e;
        } finally {
            underWay--;
        }
    }

    private long begins(RecordContext first) {
        underWay++;
        if (SimulatedThread.currentThread().isInterrupted() && !mayBeInterrupted) {
            chronicle.breach("the attempt at %d began with an interrupt that was another's".formatted(first.offset()));
        }
        return machine.nanos();
    }

    private void interrupted(long since, RecordContext first) {
        if (!isOverdue(since) && !mayBeInterrupted) {
            chronicle.breach("the attempt at %d was interrupted before its time was up".formatted(first.offset()));
        }
    }

    private boolean isOverdue(long since) {
        Duration timeout = plan.handlerTimeout();
        return timeout != null && machine.nanos() - since >= timeout.toNanos();
    }

    /** A record's value. */
    String read(Headers headers, byte[] bytes) {
        String value = Tricks.readInPlace(headers, bytes);
        if (value == null) {
            chronicle.breach("a deserializer was given a value, or headers, that another one had changed");
            return "";
        }
        if (value.equals("?")) {
            throw new IllegalArgumentException("no number");
        }
        return value;
    }

    /** A letter has the record as it came; and says that it ended its process only of one that did. */
    void writes(DeadLetter letter) {
        Log.Entry entry = log.at(letter.record().offset());
        ConsumerRecord<byte[], byte[]> came = Log.record(entry);
        if (!came.headers().equals(letter.record().headers())
                || !Arrays.equals(came.key(), letter.record().key())
                || !Arrays.equals(came.value(), letter.record().value())) {
            chronicle.breach("the letter of %d differs from its record".formatted(entry.offset()));
        }
        boolean told = letter.cause() instanceof ProcessEndedException;
        if (told && entry.fate() != Fate.CRASHES && plan.faults().stream().noneMatch(FaultKind::mayLoseAHolder)) {
            chronicle.breach("the record at %d ended no process, and its letter says so".formatted(entry.offset()));
        }
    }

    long micros() {
        return chronicle.micros();
    }

    void lettered(Log.Entry entry, long generation, long begun) {
        long now = chronicle.micros();
        log.settled(entry.offset());
        chronicle.say(requestId + " letter of " + entry.offset());
        if (log.counts(entry)) {
            chronicle.ledger().deadLettered(line(entry, generation, begun, now));
        }
    }

    private Log.Entry entry(String key, String value, RecordContext context) {
        Log.Entry entry = log.at(context.offset());
        if (!entry.key().equals(key) || !Long.toString(entry.sequence()).equals(value)) {
            chronicle.breach("the record at %d came as %s=%s".formatted(context.offset(), key, value));
        }
        if (comesTooEarly(entry)) {
            chronicle.breach("the record at %d came before %s".formatted(context.offset(), entry.notBefore()));
        }
        return entry;
    }

    /** Nobody need wait for longer than the delay; and a clock that jumps says when it is due, too. */
    private boolean comesTooEarly(Log.Entry entry) {
        if (entry.notBefore() == null || plan.has(FaultKind.CLOCK_JUMPS)) {
            return false;
        }
        Duration early = Duration.between(time.now(), entry.notBefore());
        return early.isPositive() && early.compareTo(Plan.RETRY_DELAY) < 0;
    }

    private void live(Log.Entry entry, RecordContext context) throws Exception {
        switch (entry.fate()) {
            case WELL -> takeSomeTime();
            case SLOW -> takeTime(Duration.ofMillis(5 + random.nextInt(400)));
            case FAILS -> {
                keepsHeaders(entry, context);
                takeSomeTime();
                if (memory.failures.merge(entry.offset(), 1, Integer::sum) <= 1 + entry.sequence() % 3) {
                    throw new Failure("not yet");
                }
            }
            case POISON -> {
                keepsHeaders(entry, context);
                takeSomeTime();
                if (plan.policy() != Plan.Policy.STOP || !weather.calm()) {
                    throw new Failure("never");
                }
            }
            case CRASHES -> {
                chronicle.happened(FaultKind.HANDLER_CRASHES, "at " + entry.offset());
                countCrash(entry);
                crash.run();
            }
            case STALLS, NEVER_RETURNS, STALLS_DEAF -> stall(entry);
            case HANGS, HANGS_DEAF -> hang(entry);
            case UNREADABLE -> chronicle.breach("the record at " + entry.offset() + " can't be read, and yet was");
            case UNWANTED -> chronicle.breach("the record at " + entry.offset() + " was not wanted");
        }
    }

    private void keepsHeaders(Log.Entry entry, RecordContext context) {
        if (Tricks.changesHeaders(entry, context)) {
            chronicle.breach("the record at %d came without headers of its own".formatted(entry.offset()));
        }
    }

    /** Twice among others, then alone until that is enough; a seek begins anew. */
    private void countCrash(Log.Entry entry) {
        int times = memory.crashes.merge(entry.offset(), 1, Integer::sum);
        boolean others = plan.has(FaultKind.SEEK) || plan.faults().stream().anyMatch(FaultKind::mayLoseAHolder);
        if (times > MOST_CRASHES && !others) {
            chronicle.breach("the record at %d ended %d processes".formatted(entry.offset(), times));
        }
    }

    private void takeTime(Duration duration) throws InterruptedException {
        slow++;
        try {
            time.pause(duration);
        } finally {
            slow--;
        }
    }

    private void takeSomeTime() throws InterruptedException {
        if (!plan.trivialHandlers()) {
            time.pause(Duration.ofNanos(30_000 + random.nextInt(3_000_000)));
        }
    }

    private void hang(Log.Entry entry) throws Exception {
        if (!memory.hung.add(entry.offset())) {
            return;
        }
        Duration longer = Plan.TIMINGS.drainBudget().plusMillis(200 + random.nextInt(4_000));
        chronicle.happened(FaultKind.HANDLER_HANGS, "at " + entry.offset() + " for " + longer);
        hanging++;
        try {
            if (entry.fate() == Fate.HANGS_DEAF) {
                time.passes(longer);
                if (plan.handlerTimeout() != null) {
                    throw new Failure("it took too long"); // which may be known, and then the effect would come twice
                }
            } else {
                time.pause(longer);
            }
        } finally {
            hanging--;
        }
    }

    /** Until it is interrupted, or, where it is deaf, for longer than anybody waits. */
    private void stall(Log.Entry entry) throws Exception {
        boolean always = entry.fate() == Fate.NEVER_RETURNS;
        boolean mended = always && plan.policy() == Plan.Policy.STOP && weather.calm();
        int times = memory.failures.merge(entry.offset(), 1, Integer::sum);
        if (mended || (!always && times > 2)) {
            return;
        }
        chronicle.happened(FaultKind.HANDLER_NEVER_RETURNS, "at " + entry.offset());
        hanging++;
        try {
            if (entry.fate() == Fate.STALLS_DEAF) {
                time.passes(LONGER_THAN_ANYBODY_WAITS);
                throw new Failure("it was left behind");
            }
            time.pause(Plan.LIFE.multipliedBy(2));
        } finally {
            hanging--;
        }
    }

    private void done(Log.Entry entry, long generation, long begun, long at) {
        log.settled(entry.offset());
        chronicle.say(requestId + " did " + entry.offset());
        if (log.counts(entry)) {
            chronicle.ledger().handled(line(entry, generation, begun, at));
        }
    }

    private HandledRecord line(Log.Entry entry, long generation, long begun, long at) {
        return new HandledRecord(
                Log.TOPIC, 0, entry.offset(), entry.ledgerKey(), entry.sequence(), generation, requestId, begun, at);
    }
}
