package io.baton.infra.explorer;

import io.baton.internal.output.FlowHost;
import io.baton.internal.snapshot.StrandHost;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A thread of a tenure beside its lease thread, which writes outputs, or makes a seek known: with waits of its own. */
final class SideStrand implements FlowHost, StrandHost, Time {

    private final Sandbox sandbox;
    private @Nullable Strand strand;
    private @Nullable BooleanSupplier until;
    private long wakesAt;
    private boolean interrupted;

    SideStrand(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public void start(Runnable body) {
        strand = new Strand("beside " + sandbox.request().owner().id(), () -> {
            StrandHost.CURRENT.set(this);
            body.run();
        });
        proceed();
    }

    @Override
    public FlowHost begin(Runnable work) {
        return sandbox.begin(work);
    }

    @Override
    public void awaits(Duration atMost, BooleanSupplier awaited) throws InterruptedException {
        pause(atMost, awaited);
    }

    @Override
    public boolean awaitEnd(Duration atMost) {
        return isOver() || sandbox.pauseUntil(atMost, this::isOver);
    }

    @Override
    public void pause(Duration atMost, BooleanSupplier awaited) throws InterruptedException {
        until = awaited;
        wakesAt = sandbox.monotonic() + Math.ceilDiv(atMost.toNanos(), Scenario.UNIT.toNanos());
        started().park();
        until = null;
        if (interrupted) {
            throw new InterruptedException("abandoned");
        }
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        pause(duration, () -> false);
    }

    /** Until the explorer has seen to what it asks of the coordinator; false if it is interrupted first. */
    boolean parkAsking() {
        if (!interrupted) {
            started().park();
        }
        return !interrupted;
    }

    @Override
    public void interrupt() {
        interrupted = true;
        if (!isOver()) {
            proceed();
        }
    }

    void proceed() {
        started().proceed();
    }

    void wakeIfDue() {
        if (until != null && sandbox.monotonic() >= wakesAt) {
            proceed();
        }
    }

    /** Whether what it waits for has come. */
    boolean mayGoOn() {
        return until != null && until.getAsBoolean();
    }

    boolean isOver() {
        return strand != null && strand.over();
    }

    @Override
    public Instant now() {
        return sandbox.now();
    }

    @Override
    public long nanos() {
        return sandbox.nanos();
    }

    private Strand started() {
        return Objects.requireNonNull(strand, "it has not begun");
    }

    void describe(Fingerprint text) {
        text.flag(isOver());
        if (until != null) {
            text.number(Math.max(0, wakesAt - sandbox.monotonic()));
        }
        if (!isOver()) {
            text.text().append(started().position());
        }
    }
}
