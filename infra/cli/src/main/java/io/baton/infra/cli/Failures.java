package io.baton.infra.cli;

import io.baton.infra.cli.deadletter.LetterException;
import io.baton.infra.cli.text.OutputException;
import io.baton.infra.cli.text.SafeText;
import io.baton.infra.cli.trouble.Words;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in words; the stack trace is for the log. Immutable. */
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final List<Class<? extends Exception>> EXPLAINED = List.of(LetterException.class);

    /** The JDK's name of what went wrong, as picocli puts it behind what it says itself. */
    private static final Pattern CLASS_NAME = Pattern.compile("\\((?:[a-z]+\\.)+[A-Z]\\w*: ");

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
        print(command, CLASS_NAME.matcher(String.valueOf(failure.getMessage())).replaceAll("("));
        UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCodes.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof OutputException) {
            // told where it happened, and there is nobody to tell more
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
        return Words.foreseen(failure).orElseGet(() -> {
            String log = System.getProperty("baton.log");
            String said = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
            return "this was not foreseen: " + said + (log == null ? "" : " (more in " + log + ")");
        });
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
