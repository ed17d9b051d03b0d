package io.baton.infra.lab.sizes;

import io.baton.infra.lab.run.RunSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of each size. Refuses what cannot work, in words for the person who typed it.
 *
 * @param rate records a second of the steady part, of all partitions together; a record has some 130 bytes
 * @param cold hand-offs to a new environment
 * @param warm hand-offs to an environment that has worked before
 * @param floodRate records a second of the flood, of all partitions together
 * @param floodBytes of each record of the flood
 * @param flood how long the flood lasts; zero for none
 * @param jvmOptions in place of those that the deployment would set; null for these
 */
public record SizesSettings(
        List<FunctionSize> sizes,
        int rate,
        int cold,
        int warm,
        int floodRate,
        int floodBytes,
        Duration flood,
        @Nullable String jvmOptions,
        @Nullable Path json) {

    private static final int MOST_PARTITIONS = 64;
    private static final int HIGHEST_RATE = 100_000;
    private static final int MOST_HANDOFFS = 1_000;
    private static final int MOST_BYTES = 1_000_000;

    public SizesSettings {
        sizes = List.copyOf(sizes);
        RunSettings.require(!sizes.isEmpty(), "--memory and --partitions need a number each at least");
        for (FunctionSize size : sizes) {
            RunSettings.require(
                    size.memoryMegabytes() >= 128 && size.memoryMegabytes() <= 10_240,
                    "--memory must be 128 to 10240 MB");
            RunSettings.require(
                    size.partitions() >= 1 && size.partitions() <= MOST_PARTITIONS,
                    "--partitions must be 1 to " + MOST_PARTITIONS);
        }
        RunSettings.require(rate >= 1 && rate <= HIGHEST_RATE, "--rate must be 1 to " + HIGHEST_RATE);
        RunSettings.require(
                cold >= 0 && warm >= 0 && cold + warm <= MOST_HANDOFFS,
                "--cold and --warm must be 0 or more, and together %s at most".formatted(MOST_HANDOFFS));
        RunSettings.require(floodRate >= 1 && floodRate <= HIGHEST_RATE, "--flood-rate must be 1 to " + HIGHEST_RATE);
        RunSettings.require(floodBytes >= 1 && floodBytes <= MOST_BYTES, "--flood-bytes must be 1 to " + MOST_BYTES);
        RunSettings.require(
                !flood.isNegative() && flood.compareTo(Duration.ofMinutes(10)) <= 0, "--flood must be 0s to 10m");
        RunSettings.require(json == null || !Files.isDirectory(json), "--json " + json + " is a directory");
    }
}
