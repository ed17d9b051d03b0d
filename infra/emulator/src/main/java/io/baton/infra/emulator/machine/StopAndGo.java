package io.baton.infra.emulator.machine;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where no control groups can be written: each process is stopped when it has used up its share, and continued when it has earned
 * more; one that has more resident memory than its function is ended. Coarser than control groups: CPU time is known to 10 ms.
 */
final class StopAndGo implements Machines {

    private final boolean tellsMemory = Files.exists(Path.of("/proc/self/status"));

    @Override
    public Machine forEnvironment(String id, int memoryMegabytes) {
        return new PacedProcess(id, memoryMegabytes);
    }

    @Override
    public boolean enforce() {
        return true;
    }

    @Override
    public String description() {
        return "Control groups can't be written here. Functions are stopped and continued to hold them to their share of a core; "
                + (tellsMemory
                        ? "one with more resident memory than it was deployed with is ended, a moment late."
                        : "their memory is NOT enforced, as this system does not tell it.");
    }

    @Override
    public void close() {}
}
