package io.baton.infra.emulator.machine;

import io.baton.infra.local.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds a process to its share by SIGSTOP and SIGCONT. It earns CPU time as the clock goes, at most a cycle's ahead, and stands
 * still while it has used more than it earned.
 */
final class PacedProcess implements Machine {

    private static final long CYCLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final String id;
    private final int memoryMegabytes;
    private volatile double cores;
    private volatile boolean outOfMemory;
    private @Nullable ChildJvm process;
    private boolean frozen;
    private boolean paced;

    PacedProcess(String id, int memoryMegabytes) {
        this.id = id;
        this.memoryMegabytes = memoryMegabytes;
        this.cores = LambdaShare.coresOfInit(memoryMegabytes);
    }

    @Override
    public List<Path> groups() {
        return List.of();
    }

    @Override
    public synchronized void started(ChildJvm started) {
        process = started;
        Thread.ofPlatform().name("share of " + id).daemon().start(() -> pace(started));
    }

    private void pace(ChildJvm started) {
        long earned = 0;
        long used = cpuNanos(started);
        long then = System.nanoTime();
        while (started.isAlive()) {
            long now = System.nanoTime();
            long usedNow = cpuNanos(started);
            earned = Math.min((long) (CYCLE_NANOS * cores), earned + (long) ((now - then) * cores)) - (usedNow - used);
            then = now;
            used = usedNow;
            if (ProcessMemory.megabytes(started.pid()).orElse(0) > memoryMegabytes) {
                outOfMemory = true;
                started.destroy();
                return;
            }
            allow(started, earned >= 0);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static long cpuNanos(ChildJvm process) {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .map(Duration::toNanos)
                .orElse(0L);
    }

    private synchronized void allow(ChildJvm started, boolean goesOn) {
        if (paced == goesOn && !frozen) {
            boolean unused = goesOn ? started.resume() : started.pause();
        }
        paced = !goesOn;
    }

    @Override
    public void initEnded() {
        cores = LambdaShare.cores(memoryMegabytes);
    }

    @Override
    public synchronized boolean freeze() {
        frozen = true;
        return process != null && process.pause();
    }

    @Override
    public synchronized boolean thaw() {
        frozen = false;
        if (process == null || paced) {
            return process != null && process.isAlive();
        }
        return process.resume();
    }

    @Override
    public boolean wasOutOfMemory() {
        return outOfMemory;
    }

    @Override
    public void close() {}
}
