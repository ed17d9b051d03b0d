package io.baton.infra.cli;

import io.baton.infra.cli.deadletter.LetterException;
import io.baton.infra.cli.log.KafkaQuestionException;
import io.baton.infra.cli.text.SafeText;
import io.baton.lease.LeaseStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says what went wrong in words; the stack trace is for the log. Immutable. */
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final List<Class<? extends Exception>> EXPLAINED = List.of(
            LeaseStoreException.class,
            KafkaQuestionException.class,
            LetterException.class,
            UncheckedIOException.class,
            IOException.class,
            SdkException.class);

    private final List<Class<? extends Exception>> explained;

    /**
     * Those of this tool, and others.
     *
     * @param explained failures of others' whose message says it all
     */
    public Failures(List<Class<? extends Exception>> explained) {
        this.explained = Stream.concat(EXPLAINED.stream(), explained.stream()).toList();
    }

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
        boolean says = explained.stream().anyMatch(type -> type.isInstance(failure));
        String log = System.getProperty("baton.log");
        print(
                command,
                says ? String.valueOf(failure.getMessage()) : failure + (log == null ? "" : " (more in " + log + ")"));
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
