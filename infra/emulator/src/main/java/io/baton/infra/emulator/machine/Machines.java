package io.baton.infra.emulator.machine;

/** Gives each environment its machine. Safe for all threads. */
public interface Machines extends AutoCloseable {

    /** For a process that is about to start. */
    Machine forEnvironment(String id, int memoryMegabytes);

    /** Whether anything is held to a limit. */
    boolean enforce();

    /** A sentence that says what is enforced, how, and what is not. */
    String description();

    @Override
    void close();

    /** Processes take what they want; only the JVM's own heap limit holds. */
    static Machines unlimited() {
        return new Unlimited();
    }

    /**
     * Memory and share of a core as Lambda has them: by control groups where these can be written, else by stopping and
     * continuing processes and by watching their memory.
     */
    static Machines asLambda() {
        return ControlGroups.find().<Machines>map(groups -> groups).orElseGet(StopAndGo::new);
    }
}
