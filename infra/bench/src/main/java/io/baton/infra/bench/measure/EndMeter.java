package io.baton.infra.bench.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.TimeUnit;

/**
 * Waits until all records are handled, and measures the heap that is live then: the least that is in use after a full collection,
 * of one each second. It goes on for so long that what a contestant does afterwards (a snapshot, a commit) is over. Confined to its
 * thread.
 */
public final class EndMeter {

    private static final long LOOK_MILLIS = 20;
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final int COLLECTIONS = 25;
    private static final long APART_MILLIS = 1_000;

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final Job job;
    private final Work work;

    public EndMeter(Job job, Work work) {
        this.job = job;
        this.work = work;
    }

    public LiveHeap measure() throws InterruptedException {
        long deadline = System.nanoTime() + GIVE_UP_NANOS;
        while (work.finished() < job.records()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("only %s of %s records came".formatted(work.finished(), job.records()));
            }
            Thread.sleep(LOOK_MILLIS);
        }
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
            Thread.sleep(APART_MILLIS);
        }
        return new LiveHeap(job.contestant(), job.keys(), job.records(), least);
    }
}
