package io.baton.infra.simulation.world;

import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * The clocks by which objects grow old. An invocation of a world lives for half a minute, and objects have to grow old within it: what a holder made
 * superfluous is deleted after 6 s, which is longer than any lease here; what others left, after 43 s.
 */
record StateTime(SandboxTime time, int pace) implements Time {

    static final int PACE = 20;

    @Override
    public Instant now() {
        return Bucket.hurried(
                Duration.between(SandboxTime.BEGINNING, time.now()).toNanos());
    }

    @Override
    public long nanos() {
        return time.nanos() * pace;
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        time.pause(duration);
    }
}
