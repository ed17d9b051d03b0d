package io.baton.infra.cli;

import io.baton.infra.cli.place.Place;
import io.baton.internal.time.SystemTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** Runs a command in this JVM as its users would, with an environment of its own. */
record Commands(Map<String, String> environment, Optional<Place> home) {

    /** Without a lab. */
    static Commands in(Map<String, String> environment) {
        return new Commands(environment, Optional.empty());
    }

    record Answer(int code, String out, String err) {}

    Answer run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine root = Conventions.applyTo(new CommandLine(new Root()), new Failures(List.of()));
        OperatorCommands.addTo(root, new Surroundings(() -> home, environment, false, new SystemTime()));
        root.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = root.execute(arguments);
        return new Answer(code, out.toString(), err.toString());
    }

    @CommandLine.Command(name = "baton")
    static final class Root {}
}
