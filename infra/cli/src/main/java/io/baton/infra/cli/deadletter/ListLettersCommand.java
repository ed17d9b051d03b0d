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
            "Shows dead letters: which records they are about, and why they are there.",
            "Changes nothing. A queue lends what it shows, so it is invisible to others for as long as it takes, and its"
                    + " receive count rises.",
            ""
        },
        footer = {"", "Exit code: 0; 1 it could not look; 2 wrong usage."})
final class ListLettersCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final LetterStoreOptions store = new LetterStoreOptions();

    @Mixin
    private final LetterFilter filter = new LetterFilter();

    @Option(names = "--all", description = "Also those that were sent back or discarded, where they are still there.")
    private boolean all;

    @Option(
            names = "--limit",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Shows so many at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    ListLettersCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new IllegalArgumentException("--limit must be 1 at least");
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
                .formatted(shown.size(), store.name(), more ? ", and there are more: --limit shows them" : ""));
        return ExitCodes.OK;
    }
}
