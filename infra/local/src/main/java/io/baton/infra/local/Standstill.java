package io.baton.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether a process has come to a stop. SIGSTOP is taken by one of its threads, which then stops the others: on a busy
 * machine, milliseconds after it was sent, while the others work on. Only Linux tells; elsewhere nobody knows better than
 * that it was sent.
 */
final class Standstill {

    /** Stopped, traced, dead, or a zombie. */
    private static final String STILL = "TtXZ";

    private Standstill() {}

    static boolean reached(long pid) {
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        try (Stream<Path> threads = Files.list(tasks)) {
            List<Path> all = threads.toList();
            return all.stream().allMatch(Standstill::stands);
        } catch (IOException | UncheckedIOException e) {
            return true; // no such process any more, or no Linux
        }
    }

    private static boolean stands(Path task) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            // the name of a thread, in parentheses, may have some of its own
            return STILL.indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException e) {
            return true; // it has ended
        }
    }
}
