package io.baton.infra.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the work every 5 ms from a thread of its own, so that a record costs a counter only. Confined to that
 * thread.
 */
public final class Meter {

    private static final int LOOK_MILLIS = 5;
    private static final double NANOS = 1e9;
    private static final double GIVE_UP_SECONDS = 90;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final HeapWatch heap = HeapWatch.start();
    private final Job job;
    private final Work work;
    private long lookedAt = System.nanoTime();
    private long finished;
    private long changedAt = lookedAt;
    private long longestStall;

    public Meter(Job job, Work work) {
        this.job = job;
        this.work = work;
    }

    /** Returns when the window is over. */
    public Result measure(@Nullable CheckpointWatch checkpoints) throws InterruptedException {
        warmUp();
        long begunAt = lookedAt;
        long begunWith = finished;
        var threads = new ThreadTimes();
        long cpuBefore = system.getProcessCpuTime();
        while (!job.window().over(finished - begunWith, (lookedAt - begunAt) / NANOS)) {
            look();
        }
        double cpuSeconds = (system.getProcessCpuTime() - cpuBefore) / NANOS;
        double seconds = (lookedAt - begunAt) / NANOS;
        long records = finished - begunWith;
        return new Result(
                job.contestant(),
                records,
                seconds,
                records / seconds,
                cpuSeconds * 1e6 / Math.max(1, records),
                threads.divide(cpuSeconds),
                heap.peakMib(),
                peakRssMib(),
                longestStall / 1e6,
                work.disorders(),
                work.overlaps(),
                work.checksum(),
                checkpoints == null ? null : checkpoints.end(),
                null);
    }

    private void warmUp() throws InterruptedException {
        while (finished == 0) {
            look();
        }
        long first = lookedAt;
        while (!job.window().warm(finished, (lookedAt - first) / NANOS)) {
            look();
        }
        heap.forget();
        longestStall = 0;
    }

    private void look() throws InterruptedException {
        Thread.sleep(LOOK_MILLIS);
        lookedAt = System.nanoTime();
        long now = work.finished();
        if (now != finished) {
            finished = now;
            changedAt = lookedAt;
            return;
        }
        long stall = lookedAt - changedAt;
        longestStall = Math.max(longestStall, stall);
        if (stall / NANOS > GIVE_UP_SECONDS) {
            throw new IllegalStateException(
                    "no record for %.0f s, after %,d of them".formatted(GIVE_UP_SECONDS, finished));
        }
    }

    /** Linux tells; elsewhere it is 0. */
    private static double peakRssMib() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
