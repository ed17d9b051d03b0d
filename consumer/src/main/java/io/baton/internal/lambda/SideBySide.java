package io.baton.internal.lambda;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Does the same for each partition of a function, and waits for all. One partition has Lambda's own thread; of several, each
 * has a lease thread of its own, so that none waits for another's handler.
 */
final class SideBySide {

    private SideBySide() {}

    /**
     * The results in the order of the partitions.
     *
     * @param unfit told of what leaves the JVM unfit to go on, as soon as it is thrown; it is thrown again when all have ended
     */
    static <T> List<T> run(
            List<PartitionInvocation> partitions, Function<PartitionInvocation, T> work, Runnable unfit) {
        if (partitions.size() == 1) {
            return List.of(work.apply(partitions.getFirst()));
        }
        var tasks = new ArrayList<FutureTask<T>>();
        for (PartitionInvocation partition : partitions) {
            var task = new FutureTask<>(() -> {
                try {
                    return work.apply(partition);
                } catch (Error unfitting) {
                    unfit.run();
                    throw unfitting;
                }
            });
            tasks.add(task);
            Thread.ofPlatform().name("baton-lease-" + partition.partition()).start(task);
        }
        return results(tasks);
    }

    private static <T> List<T> results(List<FutureTask<T>> tasks) {
        var results = new ArrayList<T>();
        Throwable thrown = null;
        for (FutureTask<T> task : tasks) {
            try {
                results.add(uninterrupted(task));
            } catch (ExecutionException e) {
                thrown = thrown == null ? e.getCause() : thrown;
            }
        }
        return switch (thrown) {
            case null -> results;
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> throw new IllegalStateException(thrown);
        };
    }

    /** Nobody interrupts Lambda's thread but code of the user's that leaves a flag set: no reason to leave tenures alone. */
    private static <T> T uninterrupted(FutureTask<T> task) throws ExecutionException {
        while (true) {
            try {
                return task.get();
            } catch (InterruptedException e) {
                // the flag is down now; it says nothing to anybody
            }
        }
    }
}
