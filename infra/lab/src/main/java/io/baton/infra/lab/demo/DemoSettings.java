package io.baton.infra.lab.demo;

import io.baton.infra.lab.chaos.Chaos;
import io.baton.infra.lab.run.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a demo is asked to do. Refuses what cannot work, in words for the person who typed it.
 *
 * @param partitionsPerFunction how many one function reads; the last one reads what is left
 * @param handoffs planned hand-offs to see, of all partitions together
 * @param rate records a second, of all partitions together
 * @param report where to write the verdict as JSON
 * @param html where to write the hand-off timeline
 * @param console whether to serve the console meanwhile, and to open it
 * @param input lines to feed instead of rides
 * @param handlers how the records are worked off
 * @param exactlyOnce whether the functions write to a topic exactly once
 * @param windows whether the functions write the standings of windows
 */
public record DemoSettings(
        int partitions,
        int partitionsPerFunction,
        int handoffs,
        int rate,
        Duration tick,
        Set<Chaos> chaos,
        long seed,
        @Nullable Path report,
        @Nullable Path html,
        boolean console,
        boolean keep,
        @Nullable Path input,
        HandlerLoad handlers,
        boolean exactlyOnce,
        boolean windows) {

    private static final Duration SHORTEST_TICK = Duration.ofSeconds(4);
    private static final Duration LONGEST_TICK = Duration.ofMinutes(14);
    private static final int MOST_PARTITIONS = 64;
    private static final int HIGHEST_RATE = 100_000;
    /** What is beyond it piles up at a hand-over and is not worked off before the next. */
    private static final double MOST_BUSY = 0.8;

    public DemoSettings {
        chaos = Set.copyOf(chaos);
        RunSettings.require(
                chaos.stream().noneMatch(Chaos::isNetworkFault),
                "--chaos cut, stall, one-way and throttle are for 'baton soak': the demo's network is not made to be broken");
        RunSettings.require(
                partitions >= 1 && partitions <= MOST_PARTITIONS, "--partitions must be 1 to " + MOST_PARTITIONS);
        RunSettings.require(
                partitionsPerFunction >= 1 && partitionsPerFunction <= partitions,
                "--partitions-per-function must be 1 to --partitions, which is " + partitions);
        RunSettings.require(handoffs >= 0, "--handoffs must not be negative");
        RunSettings.require(
                rate >= 1 && rate <= HIGHEST_RATE, "--rate must be 1 to " + HIGHEST_RATE + " records a second");
        RunSettings.require(
                tick.compareTo(SHORTEST_TICK) >= 0 && tick.compareTo(LONGEST_TICK) <= 0,
                "--tick must be 4s to 14m: a JVM needs a moment to start, and 14 minutes are the real thing");
        RunSettings.require(report == null || !Files.isDirectory(report), "--report " + report + " is a directory");
        RunSettings.require(report == null || canBeWritten(report), "--report " + report + " cannot be written");
        RunSettings.require(html == null || !Files.isDirectory(html), "--html " + html + " is a directory");
        RunSettings.require(html == null || canBeWritten(html), "--html " + html + " cannot be written");
        RunSettings.require(
                input == null || Files.isReadable(input), "--input " + input + " is not there or cannot be read");
        RunSettings.require(
                input == null || !Files.isDirectory(input),
                "--input " + input + " is a directory, not a file of lines");
        RunSettings.require(
                !windows || handlers.concurrency() == 1,
                "--windows needs the partition's order: leave --concurrency out");
        RunSettings.require(!windows || input == null, "--windows are of rides: leave --input out");
        RunSettings.require(
                handlers.busy((double) rate / partitions) <= MOST_BUSY * handlers.concurrency(),
                "--rate %d with --handler-millis %d is more than --concurrency %d can do: %d partitions do %d records a second at most"
                        .formatted(rate, handlers.meanMillis(), handlers.concurrency(), partitions, (long) (MOST_BUSY
                                * partitions
                                * handlers.concurrency()
                                * 1_000
                                / Math.max(1, handlers.meanMillis()))));
    }

    /** A function for each partition, which writes to no topic. */
    public DemoSettings(
            int partitions,
            int handoffs,
            int rate,
            Duration tick,
            Set<Chaos> chaos,
            long seed,
            @Nullable Path report,
            @Nullable Path html,
            boolean console,
            boolean keep,
            @Nullable Path input,
            HandlerLoad handlers) {
        this(
                partitions,
                1,
                handoffs,
                rate,
                tick,
                chaos,
                seed,
                report,
                html,
                console,
                keep,
                input,
                handlers,
                false,
                false);
    }

    RunSettings run() {
        return new RunSettings(Demo.GROUP, partitions, rate, tick, chaos, seed, 0, exactlyOnce, windows, null);
    }

    /** By trying: permissions say nothing of read-only file systems, and lie to root. */
    private static boolean canBeWritten(Path file) {
        boolean isNew = !Files.exists(file);
        try {
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
            if (isNew) {
                Files.delete(file);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
