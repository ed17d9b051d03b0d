package io.baton.infra.lab.sizes;

import io.baton.infra.emulator.machine.ProcessMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Looks at the functions' processes twice a second: memory, threads and sockets, which only Linux tells. Thread-safe. */
final class ProcessWatch implements AutoCloseable {

    private static final long LOOK_MILLIS = 500;

    private final InvocationLog invocations;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "process-watch");
    private volatile int threads;
    private volatile int sockets;

    ProcessWatch(InvocationLog invocations) {
        this.invocations = invocations;
        thread.start();
    }

    private void watch() {
        try {
            while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                invocations.pids().forEach(this::look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(long pid) {
        ProcessMemory.peakMegabytes(pid).ifPresent(invocations::peak);
        Path process = Path.of("/proc", Long.toString(pid));
        threads = Math.max(threads, (int) count(process.resolve("task"), ""));
        sockets = Math.max(sockets, (int) count(process.resolve("fd"), "socket:"));
    }

    private static long count(Path directory, String target) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> target.isEmpty() || pointsTo(entry, target))
                    .count();
        } catch (IOException e) {
            return 0; // it has ended
        }
    }

    private static boolean pointsTo(Path link, String target) {
        try {
            return Files.readSymbolicLink(link).toString().startsWith(target);
        } catch (IOException e) {
            return false;
        }
    }

    /** The most that any of them had. */
    int threads() {
        return threads;
    }

    /** The most that any of them had open. */
    int sockets() {
        return sockets;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
