package io.baton.infra.emulator.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** The resident memory of a process, which only Linux tells here. */
public final class ProcessMemory {

    private static final int KILOBYTES = 1_024;

    private ProcessMemory() {}

    /** The most it ever had, in megabytes; empty when it has ended, or where nobody tells. */
    public static OptionalInt peakMegabytes(long pid) {
        return megabytes(pid, "VmHWM:");
    }

    /** What it has now. */
    static OptionalInt megabytes(long pid) {
        return megabytes(pid, "VmRSS:");
    }

    private static OptionalInt megabytes(long pid, String line) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(one -> one.startsWith(line))
                    .map(one -> one.substring(line.length(), one.length() - " kB".length())
                            .strip())
                    .mapToInt(kilobytes -> (Integer.parseInt(kilobytes) + KILOBYTES - 1) / KILOBYTES)
                    .findFirst();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }
}
