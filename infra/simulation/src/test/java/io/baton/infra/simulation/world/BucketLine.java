package io.baton.infra.simulation.world;

import io.baton.infra.simulation.Sabotage;
import io.baton.infra.simulation.machine.Sandbox;
import io.baton.infra.simulation.machine.SimulatedThread;
import io.baton.internal.snapshot.BucketPort;
import io.baton.internal.state.StateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** An invocation's way to the bucket: every request takes time there and back, and may go wrong on either, or arrive when nobody waits any more. */
final class BucketLine implements BucketPort {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** Requests that are under way belong to no process. */
    private static final Sandbox NETWORK = new Sandbox("network");

    private final WorldState state;
    private final Bucket bucket;
    private final SandboxTime time;

    BucketLine(WorldState state, Bucket bucket, SandboxTime time) {
        this.state = state;
        this.bucket = bucket;
        this.time = time;
    }

    /** As a function does that begins. */
    void check(String place) {
        var unused = call("check", 30, false, () -> bucket.list(place));
    }

    @Override
    public boolean create(String key, byte[] bytes) {
        if (state.sabotage() == Sabotage.PUTS_ARE_NOT_AWAITED) {
            late(() -> bucket.create(key, bytes));
            return true;
        }
        return call("create " + key, 60, true, () -> bucket.create(key, bytes));
    }

    @Override
    public Optional<byte[]> read(String key) {
        return call("read " + key, 15, false, () -> bucket.read(key));
    }

    @Override
    public List<Stored> list(String prefix) {
        if (state.disturbances().bucketListFails()) {
            passes(PATIENCE);
            throw StateException.thatMayPass("no list", new IllegalStateException());
        }
        return call("list " + prefix, 30, false, () -> bucket.list(prefix));
    }

    @Override
    public void delete(String key) {
        var unused = call("delete " + key, 15, true, () -> {
            bucket.delete(key);
            return true;
        });
    }

    private <T> T call(String what, int millis, boolean changes, Supplier<T> effect) {
        Disturbances.BucketCall call = state.disturbances().bucketCall(what);
        passes(Duration.ofMillis(1 + state.random().nextInt(call == Disturbances.BucketCall.SLOW ? 2_000 : millis)));
        switch (call) {
            case WELL, SLOW -> {
                T answer = effect.get();
                passes(Duration.ofMillis(1 + state.random().nextInt(5)));
                return answer;
            }
            case LOST -> {}
            case UNHEARD -> {
                var unused = effect.get();
            }
            case LATE -> {
                if (changes) {
                    late(() -> {
                        var unused = effect.get();
                    });
                }
            }
        }
        passes(PATIENCE);
        throw StateException.thatMayPass("no answer to " + what, new IllegalStateException());
    }

    private void late(Runnable effect) {
        Duration delay = Duration.ofMillis(500 + state.random().nextInt(8_000));
        SimulatedThread.start(NETWORK, "late", () -> {
            new SandboxTime(state.machine(), NETWORK).passes(delay);
            effect.run();
        });
    }

    /** As the client of S3 does, it ends when it is interrupted. */
    private void passes(Duration duration) {
        try {
            time.pause(duration);
        } catch (InterruptedException e) {
            SimulatedThread.currentThread().interrupt();
            throw new StateException("interrupted", e);
        }
    }
}
