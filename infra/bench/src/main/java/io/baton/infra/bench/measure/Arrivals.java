package io.baton.infra.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What a reader of committed records saw, and when. Safe for all threads. */
public final class Arrivals {

    /**
     * @param number of its input, counted from 0
     * @param sentNanos when its input was sent
     * @param process which process of the contestant wrote it, counted from 1
     */
    record Output(long number, long sentNanos, int process) {}

    /**
     * A poll that returned records.
     *
     * @param process of the last of them
     */
    private record Poll(long atNanos, int process) {}

    private static final double NANOS_IN_MILLI = 1e6;
    private static final long AROUND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<Poll> polls = new ArrayList<>();
    private DoubleStream.Builder latencies = DoubleStream.builder();
    private boolean counting;
    private long next;
    private long missing;
    private long again;
    private int newest;

    /** A poll returned these, at least one. */
    synchronized void saw(List<Output> outputs, long atNanos) {
        for (Output output : outputs) {
            if (counting) {
                latencies.add((atNanos - output.sentNanos()) / NANOS_IN_MILLI);
            }
            if (output.number() < next) {
                again++;
            } else {
                missing += output.number() - next;
                next = output.number() + 1;
            }
            newest = Math.max(newest, output.process());
        }
        polls.add(new Poll(atNanos, newest));
        notifyAll();
    }

    /** The warm-up is over: from now on latencies count. */
    public synchronized void count() {
        counting = true;
    }

    /** Waits until an output of this process or a later one was seen; false when the time is up first. */
    public synchronized boolean await(int process, long atMostMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(atMostMillis);
        while (newest < process) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** From when an input was sent until the poll that returned its output. To be asked for once, at the end. */
    public synchronized Percentiles latency() {
        counting = false;
        return Percentiles.of(latencies.build());
    }

    /** For each hand-off: the silence that the successor's first output ended. */
    public synchronized List<Double> gapsMillis() {
        return handOffs()
                .mapToObj(first ->
                        millis(polls.get(first - 1).atNanos(), polls.get(first).atNanos()))
                .toList();
    }

    /** For each hand-off: the longest silence within a second before and after the successor's first output. */
    public synchronized List<Double> silencesMillis() {
        return handOffs().mapToObj(this::longestAround).toList();
    }

    private double longestAround(int first) {
        long middle = polls.get(first).atNanos();
        return IntStream.range(1, polls.size())
                .filter(index -> polls.get(index).atNanos() >= middle - AROUND_NANOS
                        && polls.get(index - 1).atNanos() <= middle + AROUND_NANOS)
                .mapToDouble(index ->
                        millis(polls.get(index - 1).atNanos(), polls.get(index).atNanos()))
                .max()
                .orElse(0);
    }

    /** The polls that returned the first output of another process than the one before. */
    private IntStream handOffs() {
        return IntStream.range(1, polls.size())
                .filter(index ->
                        polls.get(index).process() > polls.get(index - 1).process());
    }

    private static double millis(long fromNanos, long untilNanos) {
        return (untilNanos - fromNanos) / NANOS_IN_MILLI;
    }

    /** Inputs whose output did not come in its turn. */
    public synchronized long missing() {
        return missing;
    }

    /** Outputs that came behind that of a later input: again, or too late. */
    public synchronized long again() {
        return again;
    }
}
