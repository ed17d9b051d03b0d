package io.baton.infra.cli;

import io.baton.infra.cli.log.KafkaSide;
import io.baton.infra.cli.place.AccountGuard;
import io.baton.infra.cli.place.Caller;
import io.baton.infra.cli.place.Clients;
import io.baton.infra.cli.place.ConnectionOptions;
import io.baton.infra.cli.text.SafeText;
import io.baton.internal.time.Time;
import java.io.PrintWriter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: where the leases are, how to answer, and the terminal. A mixin. */
final class Session {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @ArgGroup(exclusive = false, validate = false, heading = "%nWhere they are:%n")
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--json", description = "Answers in JSON.")
    private boolean json;

    private final Surroundings surroundings;

    Session(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Says on the error stream which leases it will be about. */
    Clients open() {
        Clients clients = connection.clients(surroundings.environment(), surroundings.home());
        if (!json) {
            note("table " + clients.place().table() + ", " + clients.place().name());
        }
        return clients;
    }

    /** The same for what is not about leases. */
    Clients connect() {
        return connection.clients(surroundings.environment(), surroundings.home());
    }

    /** Kafka's side; without it, for whatever reason, the rows alone are still worth a look. */
    KafkaSide kafka(Clients clients) {
        KafkaSide kafka = clients.kafka();
        if (kafka instanceof KafkaSide.Absent absent && !clients.place().kafka().isEmpty()) {
            note("baton: " + absent.why());
        }
        return kafka;
    }

    /** Who acts, said before it does; nobody but whom the user expects. */
    Caller admit(AccountGuard guard, Clients clients) {
        Caller caller = guard.admit(clients);
        note(caller.text());
        return caller;
    }

    boolean json() {
        return json;
    }

    boolean terminal() {
        return surroundings.terminal();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Time time() {
        return surroundings.time();
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** To the error stream, made safe. */
    void note(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(SafeText.of(line));
        err.flush();
    }

    /** An answer's line, which its maker made safe. */
    void say(String line) {
        out().println(line);
        out().flush();
    }
}
