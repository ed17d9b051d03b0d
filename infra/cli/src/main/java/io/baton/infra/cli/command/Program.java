package io.baton.infra.cli.command;

import io.baton.infra.cli.text.OutputException;
import io.baton.infra.cli.text.StandardOutput;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * A command line as a process: its output is the same in every locale, and it fails when its output is lost. Not for the
 * JVM of a test: it changes the JVM's locale and standard output.
 */
public final class Program {

    /** A shell's exit code for a process that wrote to a pipe without a reader: 128 and the number of SIGPIPE. */
    static final int NO_READER = 141;

    private static final String BROKEN_PIPE = "Broken pipe";

    private final AtomicInteger lostCode = new AtomicInteger(ExitCodes.FAILED);
    private final Thread command = Thread.currentThread();

    private Program() {}

    /** Runs a command in this thread and answers the exit code. */
    public static int run(Supplier<CommandLine> commands, String... arguments) {
        return new Program().execute(commands, arguments);
    }

    private int execute(Supplier<CommandLine> commands, String... arguments) {
        Locale.setDefault(Locale.ROOT);
        StandardOutput output = StandardOutput.ofProcess(this::lost);
        System.setOut(new PrintStream(output, true, System.out.charset()));
        int code;
        try {
            CommandLine line = commands.get();
            code = line.execute(arguments);
            line.getOut().flush();
            System.out.flush();
        } catch (OutputException e) {
            return lostCode.get();
        }
        return output.complete() ? code : lostCode.get();
    }

    /** A reader that has seen enough, such as head, is not reported as a failure. */
    private void lost(IOException failure) {
        if (BROKEN_PIPE.equals(failure.getMessage())) {
            lostCode.set(NO_READER);
        } else {
            System.err.println("baton: the output could not be written: " + failure.getMessage());
        }
        if (!command.equals(Thread.currentThread())) {
            // as Ctrl-C would, so that the command ends in its own way; not in this thread, which that may wait for
            Thread.ofPlatform().name("output-lost").daemon().start(() -> System.exit(lostCode.get()));
        }
    }
}
