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
            "Serves a web page of the leases and their hand-offs on this machine, until Ctrl-C. It loads nothing from"
                    + " elsewhere, and asks the table only while somebody looks at it.",
            ""
        },
        footer = {
            "",
            "It only shows, unless --allow-actions; then it takes orders from the page that the printed link opens, and"
                    + " from no other.",
            "Who can connect to it can read it: on a machine shared with others that is everybody on it."
        })
public final class ConsoleCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @ArgGroup(exclusive = false, validate = false, heading = "%nWhere the leases are:%n")
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--port", defaultValue = "0", paramLabel = "PORT", description = "Default: any free port.")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Listens at this address of this machine, for others to reach. Default: this machine only.")
    private @Nullable String bind;

    @Option(names = "--allow-actions", description = "Takes orders: stop and start partitions.")
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
                    out.println("whoever reaches this address can read it, and nothing on the way is encrypted");
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

    /** Whose account it is stands on the page that takes orders. */
    private static String title(ConnectionSettings place, @Nullable CallerIdentity caller) {
        String title = place.table() + ", " + place.name();
        return caller == null || caller.account() == null ? title : title + ", AWS account " + caller.account();
    }
}
