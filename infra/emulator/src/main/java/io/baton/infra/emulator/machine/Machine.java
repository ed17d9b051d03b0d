package io.baton.infra.emulator.machine;

import io.baton.infra.local.ChildJvm;
import java.nio.file.Path;
import java.util.List;

/**
 * What one environment's process gets of this machine. It has a full core at least until {@link #initEnded}, and afterwards its
 * share. Safe for all threads.
 */
public interface Machine extends AutoCloseable {

    /** The files into which the process writes its id before it runs. */
    List<Path> groups();

    /** Begins to hold the process to its limits; called once. */
    void started(ChildJvm process);

    /** From now on the process gets its share of a core. Idempotent. */
    void initEnded();

    /** Stops the process. False when it has ended. */
    boolean freeze();

    /** Lets the process go on, within its share. False when it has ended. */
    boolean thaw();

    /** Whether the process was ended because it wanted more memory than it has. */
    boolean wasOutOfMemory();

    /** Removes what was made for the process, which has ended. */
    @Override
    void close();
}
