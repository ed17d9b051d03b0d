package io.baton.infra.cli.command;

import io.baton.infra.cli.connection.AccountGuard;
import io.baton.infra.cli.connection.CallerIdentity;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.connection.ConnectionOptions;
import io.baton.infra.cli.log.KafkaConnection;
import io.baton.infra.cli.text.SafeText;
import io.baton.internal.time.Time;
import java.io.PrintWriter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A mixin of every command: the connection, the form of the answer, and the two output streams. */
public final class CommonOptions {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @ArgGroup(exclusive = false, validate = false, heading = "%nConnection:%n")
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--json", description = "Answers in JSON.")
    private boolean json;

    private final CommandContext context;

    public CommonOptions(CommandContext context) {
        this.context = context;
    }

    /** Names the lease table on the error stream. */
    public Clients open() {
        Clients clients = connection.clients(context.environment(), context.lab());
        if (!json) {
            note("table " + clients.settings().table() + ", "
                    + clients.settings().name());
        }
        return clients;
    }

    /** The same for a command that is not about leases. */
    public Clients connect() {
        return connection.clients(context.environment(), context.lab());
    }

    /** The connection to Kafka; without it the rows alone are still worth showing. */
    public KafkaConnection kafka(Clients clients) {
        KafkaConnection kafka = clients.kafka();
        if (kafka instanceof KafkaConnection.Absent absent
                && !clients.settings().kafka().isEmpty()) {
            note("baton: " + absent.why());
        }
        return kafka;
    }

    /** Names the caller before the command changes anything; refuses an account that the user does not expect. */
    public CallerIdentity admit(AccountGuard guard, Clients clients) {
        CallerIdentity caller = guard.admit(clients::caller);
        note(caller.text());
        return caller;
    }

    public boolean json() {
        return json;
    }

    public boolean terminal() {
        return context.terminal();
    }

    public CommandContext context() {
        return context;
    }

    public Time time() {
        return context.time();
    }

    public PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** To the error stream, made safe. */
    public void note(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(SafeText.of(line));
        err.flush();
    }

    /** A line of the answer, which the caller made safe. */
    public void say(String line) {
        out().println(line);
        out().flush();
    }
}
