package io.baton.infra.deploy.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands round a deployment. */
@Command(
        name = "baton",
        mixinStandardHelpOptions = true,
        description = "Deploys a consumer to AWS Lambda: one function per partition, from one file.",
        subcommands = {DeployCommand.class, SynthCommand.class, CostCommand.class, CdkAppCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class DeployTool {

    private static final Logger LOG = LoggerFactory.getLogger(DeployTool.class);

    private DeployTool() {}

    public static void main(String[] arguments) {
        // the same numbers everywhere
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new DeployTool())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> explained(failure, command));
    }

    private static int explained(Exception failure, CommandLine command) {
        LOG.error("The command failed", failure);
        command.getErr().println("baton: " + told(failure));
        if (failure instanceof IllegalArgumentException) {
            return CommandLine.ExitCode.USAGE;
        }
        command.getErr().println("       (more in " + System.getProperty("baton.log") + ")");
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** CDK's own failures have the whole of JavaScript's stack in their message; the log has it too. */
    private static String told(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case IllegalArgumentException refused -> message;
            case UncheckedIOException wrapped -> message + ": " + reason(wrapped.getCause());
            case IOException io -> reason(io);
            default ->
                "failed: "
                        + (failure.getMessage() == null
                                ? failure.getClass().getSimpleName()
                                : message.lines().findFirst().orElse(message));
        };
    }

    /** A file's exception says which, and its class what. */
    private static String reason(@Nullable Throwable e) {
        return switch (e) {
            case NoSuchFileException file -> file.getFile() + " is not there";
            case AccessDeniedException file -> file.getFile() + " may not be read or written by this user";
            case FileAlreadyExistsException file -> file.getFile() + " is a file, and must be a directory";
            case null -> "for no reason that is known";
            default -> String.valueOf(e.getMessage());
        };
    }
}
