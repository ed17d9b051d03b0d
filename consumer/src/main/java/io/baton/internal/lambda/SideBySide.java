package io.baton.internal.lambda;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Does the same for each partition of a function, and waits for all. One partition has Lambda's own thread; of several, each
 * has a lease thread of its own, so that none waits for another's handler.
 */
public final class SideBySide {

    private SideBySide() {}

    /**
     * The results in the order of the partitions.
     *
     * @param number of a partition, which names its thread
     * @param unfit told of what leaves the JVM unfit to go on, as soon as it is thrown; it is thrown again when all have ended
     */
    public static <P, T> List<T> run(List<P> partitions, ToIntFunction<P> number, Function<P, T> work, Runnable unfit) {
        if (partitions.size() == 1) {
            return List.of(work.apply(partitions.getFirst()));
        }
        var tasks = new ArrayList<FutureTask<T>>();
        for (P partition : partitions) {
            var task = new FutureTask<>(() -> one(() -> work.apply(partition), unfit));
            tasks.add(task);
            Thread.ofPlatform()
                    .name("baton-lease-" + number.applyAsInt(partition))
                    .start(task);
        }
        return results(tasks);
    }

    /** One partition's part of it, on its own thread: however it ends, the others go on, unless the JVM is unfit for that. */
    public static <T> T one(Supplier<T> work, Runnable unfit) {
        try {
            return work.get();
        } catch (Error unfitting) {
            unfit.run();
            throw unfitting;
        }
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
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw new IllegalStateException("A tenure answers, whatever went wrong in it", thrown);
        }
        return results;
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
