package io.baton.infra.bench;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Entry point of {@code infra/bench/run}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new BenchCommand()).setParameterExceptionHandler(Main::wrongUsage);
        System.exit(line.execute(arguments));
    }

    private static int wrongUsage(ParameterException failure, String[] arguments) {
        var err = failure.getCommandLine().getErr();
        err.println("bench: " + failure.getMessage());
        err.println("Try 'infra/bench/run --help'.");
        return CommandLine.ExitCode.USAGE;
    }
}
