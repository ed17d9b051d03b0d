package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.command.PlanOptions;
import io.baton.infra.cli.connection.AccountGuard;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.deadletter.Triage.Decision;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.CommonClientConfigs;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redrive} and {@code discard}: both show a plan, and carry it out with {@code --execute}. */
abstract class SettleCommand implements Callable<Integer> {

    static final String EXIT_CODES =
            "Exit code: 0 the plan was shown, or all was done; 1 some letters stay, and are named;"
                    + " 2 wrong usage; 130 Ctrl-C.";

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final LetterStoreOptions store = new LetterStoreOptions();

    @Mixin
    private final LetterFilter filter = new LetterFilter();

    @Mixin
    private final AccountGuard guard = new AccountGuard();

    @Option(names = "--all", description = "All letters that are there.")
    private boolean all;

    @Option(
            names = "--limit",
            defaultValue = "9223372036854775807",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "At most N letters, the first ones.")
    private long limit;

    @Mixin
    private final PlanOptions plan = new PlanOptions();

    SettleCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    /** The decisions that the options ask for. Throws {@link IllegalArgumentException} if an option is missing. */
    abstract Triage triage(Clients clients, Bounds bounds);

    /** Which letters, and how many of them. */
    record Bounds(Predicate<Letter> wanted, long limit, BooleanSupplier stopped) {}

    /** The word for what was done to a letter, or would be done. */
    abstract String done(boolean executed);

    /** How to carry the plan out. */
    abstract String advice(SettleReport planned);

    final CommonOptions common() {
        return common;
    }

    final LetterStoreOptions store() {
        return store;
    }

    final boolean executes() {
        return plan.execute();
    }

    @Override
    public final Integer call() {
        checkOptions();
        try (CtrlC ctrlC = CtrlC.listen()) {
            return settle(ctrlC);
        }
    }

    private int settle(CtrlC ctrlC) {
        Set<String> missing = filter.named();
        Predicate<Letter> chosen = filter.wanted();
        try (Clients clients = common.connect();
                LetterStore letters = store.open(clients, common.time())) {
            SettleReport report = new SettleReport(common, done(executes()));
            Predicate<Letter> wanted = letter -> {
                report.looked();
                missing.remove(letter.id());
                return chosen.test(letter);
            };
            Triage triage = triage(clients, new Bounds(wanted, limit, ctrlC::pressed));
            if (executes()) {
                admit(clients);
            }
            Optional<String> rest = settle(letters, triage, report);
            if (ctrlC.pressed()) {
                common.note("baton: stopped; run the same command again: it goes on with the letters that are left");
                return CtrlC.EXIT_CODE;
            }
            if (!executes()) {
                common.note("nothing was changed: " + advice(report));
            }
            rest.ifPresent(why -> common.note("baton: " + why));
            if (!triage.full()) {
                missing.forEach(id -> common.note("baton: there is no open letter '%s'".formatted(id)));
            }
            return report.allWent() && rest.isEmpty() && (missing.isEmpty() || triage.full())
                    ? ExitCodes.OK
                    : ExitCodes.FAILED;
        }
    }

    /** A queue is of an AWS account; letters of a topic may be settled where there is none, by Kafka's connection alone. */
    private void admit(Clients clients) {
        if (store.isQueue() || guard.expects()) {
            var unused = common.admit(guard, clients);
        }
        Map<String, String> kafka = clients.settings().kafka();
        if (!kafka.isEmpty()) {
            common.note("Kafka is %s, with the credentials of its own connection"
                    .formatted(kafka.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)));
        }
    }

    private Optional<String> settle(LetterStore letters, Triage triage, SettleReport report) {
        boolean ended = false;
        try {
            Optional<String> rest = executes() ? letters.settle(triage, report::tell) : plan(letters, triage, report);
            ended = true;
            return rest;
        } finally {
            report.end();
            if (!ended) {
                common.note("baton: it failed; when the reason is gone, run the same command again:"
                        + " it goes on with the letters that are left");
            }
        }
    }

    private static Optional<String> plan(LetterStore letters, Triage triage, SettleReport report) {
        return letters.read(false, letter -> {
            Decision decision = triage.of(letter);
            if (!(decision instanceof Decision.Pass)) {
                report.tell(letter, decision);
            }
            return !triage.full();
        });
    }

    private void checkOptions() {
        if (!all && !filter.names()) {
            throw new IllegalArgumentException("no letters are named: give their ids, a filter, or --all");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("--limit must be at least 1");
        }
    }
}
