package io.baton.infra.cli;

import io.baton.infra.cli.deadletter.Letter;
import io.baton.infra.cli.deadletter.LetterBox;
import io.baton.infra.cli.deadletter.Triage;
import io.baton.infra.cli.deadletter.Triage.Decision;
import io.baton.infra.cli.place.Clients;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.SafeText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code redrive} and {@code discard} have in common: they plan, tell, and act when told to. */
abstract class DlqSettleCommand implements Callable<Integer> {

    private static final int TELL_EVERY = 1_000;
    private static final int MOST_LINES = 100;

    @Mixin
    private final Session session;

    @Mixin
    private final LetterPlace place = new LetterPlace();

    @Mixin
    private final LetterFilter filter = new LetterFilter();

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

    private final List<Settled> told = new ArrayList<>();
    private long done;
    private long left;

    private DlqSettleCommand(Surroundings surroundings) {
        this.session = new Session(surroundings);
    }

    /** As {@code --json} has it. */
    record Settled(
            String letter,
            @Nullable String origin,
            String outcome,
            @Nullable String to) {}

    abstract Triage triage(Clients clients, Predicate<Letter> wanted, long limit);

    /** In the past, and in the future. */
    abstract String word(boolean executed);

    final Session session() {
        return session;
    }

    @Override
    public final Integer call() {
        refuseNonsense();
        Set<String> seen = new HashSet<>();
        Predicate<Letter> chosen = filter.wanted();
        Predicate<Letter> wanted = letter -> {
            seen.add(letter.id());
            return chosen.test(letter);
        };
        boolean complete;
        try (Clients clients = session.connect();
                LetterBox box = place.open(clients)) {
            Triage triage = triage(clients, wanted, limit);
            if (execute) {
                complete = box.settle(triage, this::tell);
            } else {
                complete = box.read(false, letter -> {
                    Decision decision = triage.of(letter);
                    if (!(decision instanceof Decision.Pass)) {
                        tell(letter, decision);
                    }
                    return !triage.full();
                });
            }
        }
        Set<String> missing = filter.missing(seen);
        answer();
        if (!complete) {
            session.note("baton: the queue lends no more at once, and has others: run it again");
        }
        missing.forEach(id -> session.note("baton: there is no open letter '%s'".formatted(id)));
        return left == 0 && complete && missing.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
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

    private void tell(Letter letter, Decision decision) {
        Settled one = switch (decision) {
            case Decision.Send send -> settled(letter, word(execute), to(send.record()));
            case Decision.Discard ignored -> settled(letter, word(execute), null);
            case Decision.Twin twin -> settled(letter, "twin of %s, put aside with it".formatted(twin.first()), null);
            case Decision.Stay stay -> settled(letter, "stays: " + stay.why(), null);
            case Decision.Pass ignored -> settled(letter, "stays", null);
        };
        if (decision instanceof Decision.Stay) {
            left++;
        } else {
            done++;
        }
        told.add(one);
        if (!session.json() && told.size() <= MOST_LINES) {
            session.say("%s  %s  %s%s"
                    .formatted(
                            SafeText.of(one.letter()),
                            SafeText.of(one.origin()),
                            SafeText.of(one.outcome()),
                            one.to() == null ? "" : " to " + SafeText.of(one.to())));
        } else if (told.size() % TELL_EVERY == 0) {
            session.note("%,d so far".formatted(told.size()));
        }
    }

    private static Settled settled(Letter letter, String outcome, @Nullable String to) {
        return new Settled(letter.id(), letter.from().orElse(null), outcome, to);
    }

    private static String to(ProducerRecord<byte[], byte[]> record) {
        return record.partition() == null ? record.topic() : record.topic() + "-" + record.partition();
    }

    private void answer() {
        if (session.json()) {
            session.say(Json.pretty(told));
        } else if (told.size() > MOST_LINES) {
            session.say("… and %,d more; --json tells them all".formatted(told.size() - MOST_LINES));
        }
        session.note("%,d %s, %,d stay%s"
                .formatted(done, word(execute), left, execute ? "" : "; nothing was done: add --execute to do it"));
    }

    @Command(
            name = "redrive",
            mixinStandardHelpOptions = true,
            description = {
                "Sends dead letters' records back: to the partitions they come from, or with --to-topic to a topic that a"
                        + " function reads, where they go on with their attempts counted.",
                "From a topic each goes exactly once, whenever this is killed and started again: what was sent is noted in"
                        + " the same transaction. From a queue it is deleted when Kafka has acknowledged it; up to ten are"
                        + " sent again if this is killed between the two. Letters of a key go in their order.",
                "Shows the plan and does nothing, unless --execute is given.",
                ""
            },
            footer = {"", "Exit code: 0 planned, or all done; 1 some stay, and are named; 2 wrong usage."})
    static final class Redrive extends DlqSettleCommand {

        @Option(
                names = "--to-topic",
                paramLabel = "TOPIC",
                description = "A retry topic: only the function that reads it gets them.")
        private @Nullable String retryTopic;

        Redrive(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Triage triage(Clients clients, Predicate<Letter> wanted, long limit) {
            return Triage.redrive(
                    wanted,
                    LetterPlace.destination(
                            clients, retryTopic, session().time().now()),
                    limit);
        }

        @Override
        String word(boolean executed) {
            return executed ? "sent" : "would be sent";
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
            footer = {"", "Exit code: 0 planned, or all done; 1 some stay, and are named; 2 wrong usage."})
    static final class Discard extends DlqSettleCommand {

        Discard(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Triage triage(Clients clients, Predicate<Letter> wanted, long limit) {
            return Triage.discard(wanted, limit);
        }

        @Override
        String word(boolean executed) {
            return executed ? "put aside" : "would be put aside";
        }
    }
}
