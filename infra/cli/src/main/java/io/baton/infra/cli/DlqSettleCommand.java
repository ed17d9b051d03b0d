package io.baton.infra.cli;

import io.baton.infra.cli.deadletter.Destination;
import io.baton.infra.cli.deadletter.Letter;
import io.baton.infra.cli.deadletter.LetterBox;
import io.baton.infra.cli.deadletter.Triage;
import io.baton.infra.cli.deadletter.Triage.Decision;
import io.baton.infra.cli.place.AccountGuard;
import io.baton.infra.cli.place.Clients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code redrive} and {@code discard} have in common: they plan, tell, and act when told to. */
abstract class DlqSettleCommand implements Callable<Integer> {

    @Mixin
    private final Session session;

    @Mixin
    private final LetterPlace place = new LetterPlace();

    @Mixin
    private final LetterFilter filter = new LetterFilter();

    @Mixin
    private final AccountGuard guard = new AccountGuard();

    @Option(names = "--all", description = "All that are there.")
    private boolean all;

    @Option(
            names = "--limit",
            defaultValue = "9223372036854775807",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "So many at most, the first ones.")
    private long limit;

    @Option(names = "--execute", description = "Does it; without, the plan is only shown.")
    private boolean execute;

    @Option(names = "--dry-run", description = "Only shows the plan, as without --execute.")
    private boolean dryRun;

    private DlqSettleCommand(Surroundings surroundings) {
        this.session = new Session(surroundings);
    }

    /** What the options ask for; with {@code execute}, what must be said before anything is done. */
    abstract Triage triage(Clients clients, Bounds bounds);

    /** Which letters, and how many of them. */
    record Bounds(Predicate<Letter> wanted, long limit, BooleanSupplier stopped) {}

    /** In the past, and in the future. */
    abstract String word(boolean executed);

    /** How to do what is planned. */
    abstract String advice(SettleReport planned);

    final Session session() {
        return session;
    }

    final LetterPlace place() {
        return place;
    }

    final boolean executes() {
        return execute;
    }

    @Override
    public final Integer call() {
        refuseNonsense();
        try (CtrlC ctrlC = CtrlC.listen()) {
            return settle(ctrlC);
        }
    }

    private int settle(CtrlC ctrlC) {
        Set<String> missing = filter.named();
        Predicate<Letter> chosen = filter.wanted();
        try (Clients clients = session.connect();
                LetterBox box = place.open(clients, session.time())) {
            SettleReport report = new SettleReport(session, word(execute));
            Predicate<Letter> wanted = letter -> {
                report.looked();
                missing.remove(letter.id());
                return chosen.test(letter);
            };
            Triage triage = triage(clients, new Bounds(wanted, limit, ctrlC::pressed));
            if (execute) {
                admit(clients);
            }
            Optional<String> rest = settle(box, triage, report);
            if (ctrlC.pressed()) {
                session.note(
                        "baton: stopped; run the same command again, and it goes on with the letters that are left");
                return CtrlC.EXIT_CODE;
            }
            if (!execute) {
                session.note("nothing was done: " + advice(report));
            }
            rest.ifPresent(why -> session.note("baton: " + why));
            if (!triage.full()) {
                missing.forEach(id -> session.note("baton: there is no open letter '%s'".formatted(id)));
            }
            return report.allWent() && rest.isEmpty() && (missing.isEmpty() || triage.full())
                    ? ExitCodes.OK
                    : ExitCodes.FAILED;
        }
    }

    /** A queue is of an AWS account; letters of a topic may be settled where there is none, by Kafka's connection alone. */
    private void admit(Clients clients) {
        if (place.isQueue() || guard.expects()) {
            var unused = session.admit(guard, clients);
        }
        Map<String, String> kafka = clients.place().kafka();
        if (!kafka.isEmpty()) {
            session.note("Kafka is %s, with the credentials of its own connection"
                    .formatted(kafka.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)));
        }
    }

    private Optional<String> settle(LetterBox box, Triage triage, SettleReport report) {
        boolean ended = false;
        try {
            Optional<String> rest = execute ? box.settle(triage, report::tell) : plan(box, triage, report);
            ended = true;
            return rest;
        } finally {
            report.end();
            if (!ended) {
                session.note("baton: it failed there; when that is mended, run the same command again:"
                        + " it goes on with the letters that are left");
            }
        }
    }

    private static Optional<String> plan(LetterBox box, Triage triage, SettleReport report) {
        return box.read(false, letter -> {
            Decision decision = triage.of(letter);
            if (!(decision instanceof Decision.Pass)) {
                report.tell(letter, decision);
            }
            return !triage.full();
        });
    }

    private void refuseNonsense() {
        if (execute && dryRun) {
            throw new IllegalArgumentException("either --execute or --dry-run");
        }
        if (!all && !filter.names()) {
            throw new IllegalArgumentException("say which letters: name them, filter them, or give --all");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("--limit must be 1 at least");
        }
    }

    @Command(
            name = "redrive",
            mixinStandardHelpOptions = true,
            description = {
                "Sends dead letters' records back: with --to-origin to the partitions they come from, or with --to-topic to"
                        + " another topic, a retry topic for example, where they go on with their attempts counted.",
                "A letter may be anybody's, so nothing goes to a topic that is not named.",
                "From a topic each goes exactly once, whenever this is killed and started again: what was sent is noted in"
                        + " the same transaction. From a queue it is deleted when Kafka has acknowledged it; up to ten are"
                        + " sent again if this is killed between the two. Letters of a key go in their order.",
                "Shows the plan and does nothing, unless --execute is given.",
                ""
            },
            footer = {"", "Exit code: 0 planned, or all done; 1 some stay, and are named; 2 wrong usage; 130 Ctrl-C."})
    static final class Redrive extends DlqSettleCommand {

        @Option(
                names = "--to-origin",
                split = ",",
                paramLabel = "TOPIC",
                description = "Back to where they come from, if it is one of these topics; letters of others stay.")
        private List<String> origins = new ArrayList<>();

        @Option(
                names = "--to-topic",
                paramLabel = "TOPIC",
                description = "All to this topic, which need not be where they come from: a retry topic, whose function"
                        + " goes on with them, or the topic for letters of Spring, Connect and Streams.")
        private @Nullable String topic;

        Redrive(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Triage triage(Clients clients, Bounds bounds) {
            return Triage.redrive(bounds.wanted(), destination(clients), bounds.limit(), bounds.stopped());
        }

        private Destination destination(Clients clients) {
            Instant now = session().time().now();
            if (topic != null) {
                if (!origins.isEmpty()) {
                    throw new IllegalArgumentException("either --to-origin or --to-topic");
                }
                return place().topic(clients, topic, now);
            }
            if (origins.isEmpty() && executes()) {
                throw new IllegalArgumentException(
                        "say where records may go: --to-origin with the topics that the plan names (it is shown without --execute), or --to-topic");
            }
            return place().origins(
                            clients, origins.isEmpty() ? Optional.empty() : Optional.of(Set.copyOf(origins)), now);
        }

        @Override
        String word(boolean executed) {
            return executed ? "sent" : "would be sent";
        }

        @Override
        String advice(SettleReport planned) {
            boolean named =
                    topic != null || !origins.isEmpty() || planned.topics().isEmpty();
            return "add --execute to do it"
                    + (named
                            ? ""
                            : ", and --to-origin %s if that is where they belong"
                                    .formatted(String.join(",", planned.topics())));
        }
    }

    @Command(
            name = "discard",
            mixinStandardHelpOptions = true,
            description = {
                "Puts dead letters aside for good: they are not listed any more, and not sent back. A queue deletes them; a"
                        + " topic keeps their bytes until its retention deletes them ('dlq list --all' shows them).",
                "Shows the plan and does nothing, unless --execute is given.",
                ""
            },
            footer = {"", "Exit code: 0 planned, or all done; 1 some stay, and are named; 2 wrong usage; 130 Ctrl-C."})
    static final class Discard extends DlqSettleCommand {

        Discard(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Triage triage(Clients clients, Bounds bounds) {
            return Triage.discard(bounds.wanted(), bounds.limit(), bounds.stopped());
        }

        @Override
        String word(boolean executed) {
            return executed ? "put aside" : "would be put aside";
        }

        @Override
        String advice(SettleReport planned) {
            return "add --execute to do it";
        }
    }
}
