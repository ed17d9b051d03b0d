package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Shows dead letters: their records, and why they failed.",
            "Changes nothing in a topic. A queue's letters have to be received: others do not see them meanwhile, and their"
                    + " receive count rises.",
            ""
        },
        footer = {"", "Exit code: 0 shown; 1 the letters could not be read; 2 wrong usage."})
final class ListLettersCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final LetterStoreOptions store = new LetterStoreOptions();

    @Mixin
    private final LetterFilter filter = new LetterFilter();

    @Option(
            names = "--all",
            description = "Also letters that were sent back or discarded, as long as the topic keeps them.")
    private boolean all;

    @Option(
            names = "--limit",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Shows at most N letters. Default: ${DEFAULT-VALUE}.")
    private int limit;

    ListLettersCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new IllegalArgumentException("--limit must be at least 1");
        }
        Predicate<Letter> wanted = filter.wanted();
        List<LetterView> views = new ArrayList<>();
        Optional<String> rest;
        try (Clients clients = common.connect();
                LetterStore letters = store.open(clients, common.time())) {
            rest = letters.read(all, letter -> {
                if (wanted.test(letter)) {
                    views.add(LetterView.of(letter));
                }
                return views.size() <= limit;
            });
        }
        boolean more = views.size() > limit;
        List<LetterView> shown = more ? views.subList(0, limit) : views;
        if (common.json()) {
            common.say(Json.pretty(shown));
        } else {
            LetterView.TABLE.lines(shown).forEach(common::say);
        }
        rest.ifPresent(why -> common.note("baton: " + why));
        common.note("%,d letters in %s%s"
                .formatted(shown.size(), store.name(), more ? ", and there are more: raise --limit" : ""));
        return ExitCodes.OK;
    }
}
