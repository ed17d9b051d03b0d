package io.baton.infra.cli.command;

import io.baton.infra.cli.errors.ErrorText;
import io.baton.infra.cli.text.OutputException;
import io.baton.infra.cli.text.SafeText;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports a failure in words; its stack trace goes to the log. Immutable. */
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    /** The exception's class, which picocli appends to its own message. */
    private static final Pattern CLASS_NAME = Pattern.compile("\\((?:[a-z]+\\.)+[A-Z]\\w*: ");

    private final List<Class<? extends Exception>> explained;

    /**
     * Failures of this tool, of AWS, Kafka and the disk are explained anyway.
     *
     * @param explained other failures whose message says what is wrong and what to do
     */
    public Failures(List<Class<? extends Exception>> explained) {
        this.explained = List.copyOf(explained);
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        print(command, CLASS_NAME.matcher(String.valueOf(failure.getMessage())).replaceAll("("));
        UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCodes.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof OutputException) {
            // it was reported where it happened, and the output has no reader
            return ExitCodes.FAILED;
        }
        LOG.error("The command failed", failure);
        if (failure instanceof IllegalArgumentException) {
            print(command, String.valueOf(failure.getMessage()));
            return ExitCodes.USAGE;
        }
        print(command, words(failure));
        return ExitCodes.FAILED;
    }

    private String words(Exception failure) {
        if (explained.stream().anyMatch(type -> type.isInstance(failure))) {
            return String.valueOf(failure.getMessage());
        }
        String log = System.getProperty("baton.log");
        return ErrorText.of(failure) + (log == null ? "" : "\n(more in %s)".formatted(log));
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
