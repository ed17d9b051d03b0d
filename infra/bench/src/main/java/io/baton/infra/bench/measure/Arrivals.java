package io.baton.infra.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What a reader of committed records saw, and when. Safe for all threads. */
public final class Arrivals {

    /**
     * @param number of its input, counted from 0
     * @param sentNanos when its input was sent
     * @param process which process of the contestant wrote it, counted from 1
     * @param ofKey how many records of its key the contestant had with it; 0 where the contestant remembers nothing
     */
    record Output(long number, long sentNanos, int process, long ofKey) {}

    /**
     * A poll that returned an output for the first time.
     *
     * @param process of the last of them
     */
    private record Poll(long atNanos, int process) {}

    private static final double NANOS_IN_MILLI = 1e6;
    private static final long AROUND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int keys;
    private final List<Poll> polls = new ArrayList<>();
    private DoubleStream.Builder latencies = DoubleStream.builder();
    private boolean counting;
    private long next;
    private long missing;
    private long again;
    private long wrong;
    private int newest;

    /** @param keys how many the inputs have, in turn */
    public Arrivals(int keys) {
        this.keys = keys;
    }

    /** A poll returned these, at least one. */
    synchronized void saw(List<Output> outputs, long atNanos) {
        long before = next;
        for (Output output : outputs) {
            if (counting) {
                latencies.add((atNanos - output.sentNanos()) / NANOS_IN_MILLI);
            }
            if (output.number() < next) {
                again++;
            } else {
                missing += output.number() - next;
                next = output.number() + 1;
                newest = Math.max(newest, output.process());
            }
            if (output.ofKey() != 0 && output.ofKey() != output.number() / keys + 1) {
                wrong++;
            }
        }
        if (next > before) {
            polls.add(new Poll(atNanos, newest));
            notifyAll();
        }
    }

    /** The warm-up is over: from now on latencies count. */
    public synchronized void count() {
        counting = true;
    }

    /** Waits until this process or a later one has written an output that nobody wrote before; false when the time is up first. */
    public synchronized boolean await(int process, long atMostMillis) throws InterruptedException {
        return await(() -> newest >= process, atMostMillis);
    }

    /** Waits until the outputs of this number of inputs were seen; false when the time is up first. */
    public synchronized boolean awaitInputs(long inputs, long atMostMillis) throws InterruptedException {
        return await(() -> next >= inputs, atMostMillis);
    }

    private boolean await(BooleanSupplier seen, long atMostMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(atMostMillis);
        while (!seen.getAsBoolean()) {
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

    /** For each hand-off: the silence that the successor's first new output ended. */
    public synchronized List<Double> gapsMillis() {
        return handOffs()
                .mapToObj(first ->
                        millis(polls.get(first - 1).atNanos(), polls.get(first).atNanos()))
                .toList();
    }

    /** For each hand-off: the longest silence within a second before and after the successor's first new output. */
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

    /** The polls that returned the first new output of another process than the one before. */
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

    /** Outputs of which the count of their key's records is not that of the inputs. */
    public synchronized long wrong() {
        return wrong;
    }

    /** Outputs that came behind that of a later input: again, or too late. */
    public synchronized long again() {
        return again;
    }
}
