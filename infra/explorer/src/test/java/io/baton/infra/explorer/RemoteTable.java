package io.baton.infra.explorer;

import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.Step;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table as one invocation sees it: each write, and each read that may fail, waits until the explorer has decided what becomes of it. */
final class RemoteTable implements LeaseStore {

    private final LeaseStore store;
    private final Sandbox sandbox;
    private final boolean readsMayFail;
    private boolean reading;
    private boolean arrives = true;
    private @Nullable Step asked;
    private @Nullable Written answer;
    private boolean failed;

    RemoteTable(LeaseStore store, Sandbox sandbox, boolean readsMayFail) {
        this.store = store;
        this.sandbox = sandbox;
        this.readsMayFail = readsMayFail;
    }

    @Override
    public Optional<Lease> read(LeaseKey key) {
        if (readsMayFail) {
            reading = true;
            failed = false;
            sandbox.parkAsking();
            reading = false;
            sandbox.knowledge().reads(failed);
            if (failed) {
                throw new LeaseStoreException("no answer", null);
            }
        }
        return store.read(key);
    }

    @Override
    public Written write(Step step) {
        if (step instanceof Step.Await rehearsal && rehearsal.mine().equals(Generation.NONE)) {
            return store.write(step); // bound to be refused, and nobody looks at the answer
        }
        arrives = false;
        asked = step;
        answer = null;
        failed = false;
        sandbox.knowledge().asks(step);
        sandbox.parkAsking();
        asked = null;
        sandbox.knowledge().hears(step, failed ? null : answer);
        if (failed) {
            throw new LeaseStoreException("no answer", null);
        }
        return Objects.requireNonNull(answer);
    }

    /** Whether a read waits to be answered. */
    boolean reads() {
        return reading;
    }

    /** Whether it has not yet written anything: its first read decides whether it goes on. */
    boolean arrives() {
        return arrives;
    }

    /** Whether a write waits to reach the table. */
    boolean asks() {
        return asked != null && !answered();
    }

    /** Whether an answer waits to reach the invocation. */
    boolean answered() {
        return asked != null && (answer != null || failed);
    }

    Step asked() {
        return Objects.requireNonNull(asked);
    }

    void answer(Written written) {
        answer = written;
    }

    void fail() {
        failed = true;
    }

    void describe(Fingerprint text) {
        if (reading) {
            text.word("reads");
        }
        if (asked != null) {
            text.step(asked);
            text.word(failed ? "failed" : "");
            text.written(answer);
        }
    }
}
