package io.baton.infra.simulation.world;

import io.baton.infra.simulation.machine.Sandbox;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A sandbox's way to the table: every call takes time there and back, and may go wrong on either. */
final class TableLine implements LeaseStore {

    private final Table table;
    private final Sandbox sandbox;
    private final SandboxTime time;
    private final Disturbances disturbances;
    private final RandomGenerator random;
    private final Chronicle chronicle;

    TableLine(
            Table table,
            Sandbox sandbox,
            SandboxTime time,
            Disturbances disturbances,
            RandomGenerator random,
            Chronicle chronicle) {
        this.table = table;
        this.sandbox = sandbox;
        this.time = time;
        this.disturbances = disturbances;
        this.random = random;
        this.chronicle = chronicle;
    }

    @Override
    public Optional<Lease> read(LeaseKey key) {
        return call("read", table::read);
    }

    @Override
    public Written write(Step step) {
        long sent = chronicle.micros();
        return call(step.getClass().getSimpleName(), () -> table.apply(step, sent));
    }

    private <T> T call(String what, Supplier<T> effect) {
        Disturbances.Call call = disturbances.call(sandbox, sandbox + " " + what);
        switch (call) {
            case WELL, ANSWER_LOST_AND_REPEATED, ANSWER_LOST -> travel();
            case SLOW -> time.passes(Duration.ofMillis(random.nextInt(700)));
            case THROTTLED -> {
                time.passes(Duration.ofMillis(20 + random.nextInt(400)));
                throw new LeaseStoreException("throttled", null);
            }
            case GONE -> {
                time.passes(Plan.TIMINGS.callTimeout());
                throw new LeaseStoreException("the table is out of reach", null);
            }
        }
        T answer = effect.get();
        switch (call) {
            case ANSWER_LOST -> {
                time.passes(Plan.TIMINGS.callTimeout());
                throw new LeaseStoreException("no answer", null);
            }
            case ANSWER_LOST_AND_REPEATED -> {
                time.passes(Plan.TIMINGS.attemptTimeout());
                answer = effect.get();
            }
            case SLOW -> time.passes(Duration.ofMillis(random.nextInt(700)));
            default -> {}
        }
        travel();
        return answer;
    }

    private void travel() {
        time.passes(Duration.ofNanos(200_000 + random.nextInt(3_000_000)));
    }
}
