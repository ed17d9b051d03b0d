package io.baton.infra.simulation.world;

import io.baton.HandlerTimeoutException;
import io.baton.ProcessEndedException;
import io.baton.RecordContext;
import io.baton.infra.simulation.machine.SimulatedThread;
import io.baton.spi.DeadLetter;
import java.time.Duration;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** Looks at what the user's code of one invocation is given, and what becomes of it. */
final class HandlerChecks {

    private final WorldState state;
    private final SandboxTime time;
    private boolean mayBeInterrupted;

    HandlerChecks(WorldState state, SandboxTime time) {
        this.state = state;
        this.time = time;
    }

    /** By others than a timeout: it is given up, or its time has stood still. */
    void mayBeInterrupted() {
        mayBeInterrupted = true;
    }

    /** An attempt begins; answers when. */
    long begins(RecordContext first) {
        if (SimulatedThread.currentThread().isInterrupted() && !mayBeInterrupted) {
            state.chronicle()
                    .breach("the attempt at %d began with an interrupt that was another's".formatted(first.offset()));
        }
        return state.machine().nanos();
    }

    void interrupted(long since, RecordContext first) {
        if (!isOverdue(since) && !mayBeInterrupted) {
            state.chronicle()
                    .breach("the attempt at %d was interrupted before its time was up".formatted(first.offset()));
        }
    }

    boolean isOverdue(long since) {
        Duration timeout = state.plan().handlerTimeout();
        return timeout != null && state.machine().nanos() - since >= timeout.toNanos();
    }

    /** A record's value. */
    String read(Headers headers, byte[] bytes) {
        String value = HostileActs.readInPlace(headers, bytes);
        if (value == null) {
            state.chronicle().breach("a deserializer was given a value, or headers, that another one had changed");
            return "";
        }
        if (value.equals("?")) {
            throw new IllegalArgumentException("no number");
        }
        return value;
    }

    /** A letter has the record as it came; and says that it ended its process only of one that did. */
    void writes(DeadLetter letter) {
        Log.Entry entry = state.log().at(letter.record().offset());
        ConsumerRecord<byte[], byte[]> came = Log.record(entry);
        if (!came.headers().equals(letter.record().headers())
                || !Arrays.equals(came.key(), letter.record().key())
                || !Arrays.equals(came.value(), letter.record().value())) {
            state.chronicle().breach("the letter of %d differs from its record".formatted(entry.offset()));
        }
        boolean told = letter.cause() instanceof ProcessEndedException;
        if (told
                && entry.fate() != Fate.CRASHES
                && state.plan().faults().stream().noneMatch(FaultKind::mayLoseAHolder)) {
            state.chronicle()
                    .breach("the record at %d ended no process, and its letter says so".formatted(entry.offset()));
        }
        boolean timedOut = letter.cause() instanceof HandlerTimeoutException;
        if (entry.fate() == Fate.NEVER_RETURNS && state.plan().mode() != Plan.Mode.BATCHES && !timedOut && !told) {
            state.chronicle().breach("the letter of %d does not say that it took too long".formatted(entry.offset()));
        }
    }

    Log.Entry entry(String key, String value, RecordContext context) {
        Log.Entry entry = state.log().at(context.offset());
        if (!entry.key().equals(key) || !Long.toString(entry.sequence()).equals(value)) {
            state.chronicle().breach("the record at %d came as %s=%s".formatted(context.offset(), key, value));
        }
        if (comesTooEarly(entry)) {
            state.chronicle().breach("the record at %d came before %s".formatted(context.offset(), entry.notBefore()));
        }
        return entry;
    }

    /** Nobody need wait for longer than the delay; and a clock that jumps says when it is due, too. */
    private boolean comesTooEarly(Log.Entry entry) {
        if (entry.notBefore() == null || state.plan().has(FaultKind.CLOCK_JUMPS)) {
            return false;
        }
        Duration early = Duration.between(time.now(), entry.notBefore());
        return early.isPositive() && early.compareTo(Plan.RETRY_DELAY) < 0;
    }
}
