package io.baton.infra.console;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.connection.AccountGuard;
import io.baton.infra.cli.connection.CallerIdentity;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.connection.ConnectionOptions;
import io.baton.infra.cli.connection.ConnectionSettings;
import io.baton.infra.cli.leases.HealthOptions;
import io.baton.infra.cli.log.KafkaConnection;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code baton console}. */
@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        description = {
            "Serves a web page of the leases and their hand-offs on this machine, until Ctrl-C. The page loads nothing from"
                    + " elsewhere, and the table is read only while a browser shows the page.",
            ""
        },
        footer = {
            "",
            "The page only shows, unless --allow-actions is given; then it can act, if it is opened by the printed link"
                    + " and in no other way.",
            "Everybody that can connect can read it: on a shared machine, all users of it."
        })
public final class ConsoleCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @ArgGroup(exclusive = false, validate = false, heading = "%nConnection:%n")
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--port",
            defaultValue = "0",
            paramLabel = "PORT",
            description = "The port to listen at. Default: any free port.")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description =
                    "Listens at this address of this machine, so that others can connect. Default: this machine only.")
    private @Nullable String bind;

    @Option(names = "--allow-actions", description = "Lets the page stop and start partitions.")
    private boolean allowActions;

    @Mixin
    private final AccountGuard guard = new AccountGuard();

    @Option(names = "--open", description = "Opens the page in your browser.")
    private boolean open;

    @Mixin
    private final HealthOptions health = new HealthOptions();

    private final CommandContext context;

    public ConsoleCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ConsoleSettings settings = new ConsoleSettings(
                bind == null ? ConsoleSettings.DEFAULT.address() : ConsoleSettings.address(bind), port, allowActions);
        PrintWriter out = spec.commandLine().getOut();
        try (Clients clients = connection.clients(context.environment(), context.lab())) {
            CallerIdentity caller = allowActions ? guard.admit(clients::caller) : null;
            ConsoleSource source = new TableSource(
                    clients,
                    title(clients.settings(), caller),
                    health.monitor(clients, clients.kafka(), context.time()),
                    context.time());
            try (ConsoleServer server = ConsoleServer.start(settings, source)) {
                out.println(source.title());
                if (caller != null) {
                    out.println(caller.text());
                }
                if (clients.kafka() instanceof KafkaConnection.Absent absent) {
                    out.println("lag is not known (--bootstrap-server): " + absent.why());
                }
                out.println("console on " + server.address());
                if (!settings.address().isLoopbackAddress()) {
                    out.println("everybody who reaches this address can read it, and nothing is encrypted on the way");
                }
                out.println("Ctrl-C ends it.");
                out.flush();
                if (open && !BrowserWindow.open(server.address())) {
                    out.println("no browser could be opened here; open the address yourself");
                    out.flush();
                }
                new CountDownLatch(1).await();
            }
        }
        return 0;
    }

    /** A page that can act shows the account. */
    private static String title(ConnectionSettings place, @Nullable CallerIdentity caller) {
        String title = place.table() + ", " + place.name();
        return caller == null || caller.account() == null ? title : title + ", AWS account " + caller.account();
    }
}
