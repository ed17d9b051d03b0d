package io.baton.internal.output;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes outputs, each acknowledged by itself, in the order given for each partition. */
public interface OutputSender extends AutoCloseable {

    /**
     * Takes an output to be written. May wait for room.
     *
     * @param answered told once: null when Kafka has acknowledged it, or why it never will. Called on a thread of the sender's
     * @throws OutputException if it can't be taken; nothing is told then
     */
    void send(OutputRecord output, Consumer<@Nullable Exception> answered);

    /**
     * Drops what is not written: the next holder handles its records again. If this invocation wrote it after that one began, an older
     * output of a key would stand behind a newer one.
     */
    void abandon();

    /** Bounded in time; what is not acknowledged by then is left. */
    @Override
    void close();
}
