package io.baton.infra.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * A shell that sends signals to one process. It answers in well under a millisecond, where starting {@code kill}
 * takes several; and it wakes the process when we die, because a stopped process can't see its {@link Tether} go.
 * Thread-safe.
 */
final class Signals implements AutoCloseable {
    private static final String SCRIPT = """
            trap '' INT HUP
            while read -r signal; do kill -"$signal" "$0" 2>/dev/null; echo $?; done
            kill -CONT "$0" 2>/dev/null
            """;

    private final Process shell;
    private final Writer requests;
    private final BufferedReader answers;

    private Signals(Process shell) {
        this.shell = shell;
        this.requests = shell.outputWriter(StandardCharsets.US_ASCII);
        this.answers = shell.inputReader(StandardCharsets.US_ASCII);
    }

    static Signals to(long pid) {
        try {
            return new Signals(new ProcessBuilder("/bin/sh", "-c", SCRIPT, Long.toString(pid))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new LocalPartException("No shell to send signals to process " + pid + " with", e);
        }
    }

    /** Whether the process was there to get it. */
    synchronized boolean send(String signal) {
        try {
            requests.write(signal + "\n");
            requests.flush();
            return "0".equals(answers.readLine());
        } catch (IOException e) {
            throw new LocalPartException("The shell that sends signals is gone", e);
        }
    }

    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
