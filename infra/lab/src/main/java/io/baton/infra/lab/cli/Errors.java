package io.baton.infra.lab.cli;

import io.baton.infra.local.LocalPartException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one line; the stack trace is for the log. Stateless. */
public final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        command.getErr().println("baton: " + failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        LOG.error("The command failed", failure);
        if (failure instanceof IllegalArgumentException) {
            command.getErr().println("baton: " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        boolean explained = failure instanceof LocalPartException || failure instanceof UncheckedIOException;
        command.getErr()
                .println("baton: "
                        + (explained
                                ? failure.getMessage()
                                : failure + " (more in " + System.getProperty("baton.log") + ")"));
        return CommandLine.ExitCode.SOFTWARE;
    }
}
