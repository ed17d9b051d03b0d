package io.baton.infra.cli;

import io.baton.infra.cli.log.KafkaQuestionException;
import io.baton.infra.cli.text.SafeText;
import io.baton.lease.LeaseStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says what went wrong in words; the stack trace is for the log. Stateless. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        print(command, String.valueOf(failure.getMessage()));
        UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCodes.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        LOG.error("The command failed", failure);
        if (failure instanceof IllegalArgumentException) {
            print(command, String.valueOf(failure.getMessage()));
            return ExitCodes.USAGE;
        }
        boolean explained = failure instanceof LeaseStoreException
                || failure instanceof KafkaQuestionException
                || failure instanceof UncheckedIOException
                || failure instanceof IOException
                || failure instanceof SdkException;
        print(command, explained ? String.valueOf(failure.getMessage()) : failure.toString());
        return ExitCodes.FAILED;
    }

    private static void print(CommandLine command, String message) {
        String prefix = "baton: ";
        for (String line : message.split("\n", -1)) {
            command.getErr().println(prefix + SafeText.of(line.strip()));
            prefix = "       ";
        }
        command.getErr().flush();
    }
}
