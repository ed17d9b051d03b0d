package io.baton.infra.cli;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.Conventions;
import io.baton.infra.cli.connection.ConnectionSettings;
import io.baton.internal.time.SystemTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** Runs a command in this JVM as its users would, with an environment of its own. */
public record Commands(Map<String, String> environment, Optional<ConnectionSettings> lab) {

    /** Without a lab. */
    public static Commands in(Map<String, String> environment) {
        return new Commands(environment, Optional.empty());
    }

    public record Answer(int code, String out, String err) {}

    public Answer run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine root = root(environment, lab);
        root.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = root.execute(arguments);
        return new Answer(code, out.toString(), err.toString());
    }

    static CommandLine root(Map<String, String> environment) {
        return root(environment, Optional.empty());
    }

    private static CommandLine root(Map<String, String> environment, Optional<ConnectionSettings> lab) {
        CommandLine root = Conventions.applyTo(new CommandLine(new Root()));
        OperatorCommands.addTo(root, new CommandContext(() -> lab, environment, false, new SystemTime()));
        return root;
    }

    @CommandLine.Command(name = "baton")
    static final class Root {}
}
