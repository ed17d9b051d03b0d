package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.text.BytesText;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.SafeText;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {"Shows all of a letter: why its record failed, and the record's key, value and headers.", ""},
        footer = {"", "Exit code: 0 shown; 1 there is no such letter; 2 wrong usage."})
final class ShowLetterCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final LetterStoreOptions store = new LetterStoreOptions();

    @Parameters(paramLabel = "LETTER", description = "Its id, as 'dlq list' shows it.")
    private String id = "";

    ShowLetterCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    /** The answer of {@code --json}; bytes are in base64. */
    record Whole(
            LetterView letter,
            @Nullable String generation,
            @Nullable String omitted,
            @Nullable String stackTrace,
            List<String> redrives,
            @Nullable String key,
            @Nullable String value,
            List<HeaderView> headers) {}

    record HeaderView(String name, @Nullable String value) {}

    @Override
    public Integer call() {
        AtomicReference<@Nullable Letter> found = new AtomicReference<>();
        try (Clients clients = common.connect();
                LetterStore letters = store.open(clients, common.time())) {
            var unused = letters.read(true, letter -> {
                if (letter.id().equals(id)) {
                    found.set(letter);
                }
                return found.get() == null;
            });
        }
        Letter letter = found.get();
        if (letter == null) {
            common.note("baton: there is no letter '%s' in %s; 'dlq list' shows them all".formatted(id, store.name()));
            return ExitCodes.FAILED;
        }
        if (common.json()) {
            common.say(Json.pretty(whole(letter)));
        } else {
            tell(letter);
        }
        return ExitCodes.OK;
    }

    private static Whole whole(Letter letter) {
        List<HeaderView> headers = new ArrayList<>();
        for (Header header : letter.record().headers()) {
            headers.add(new HeaderView(header.key(), base64(header.value())));
        }
        return new Whole(
                LetterView.of(letter),
                letter.generation(),
                letter.omitted(),
                letter.stackTrace(),
                letter.redriven(),
                base64(letter.record().key()),
                base64(letter.record().value()),
                headers);
    }

    private void tell(Letter letter) {
        line("letter", letter.id() + (letter.settled() ? " (sent back or discarded)" : ""));
        line("written by", letter.format());
        line("origin", letter.from().orElse(null));
        line("group", letter.group());
        line("generation", letter.generation());
        line("attempts", letter.attempts());
        line("first failed", letter.firstFailed());
        line("last failed", letter.lastFailed());
        line("exception", letter.exception());
        line("message", letter.message());
        letter.redriven().forEach(before -> line("redriven", before));
        line("key", BytesText.of(letter.record().key()));
        line(
                "value",
                letter.omitted() == null ? BytesText.of(letter.record().value()) : "left out: " + letter.omitted());
        for (Header header : letter.record().headers()) {
            line("header", header.key() + " = " + BytesText.of(header.value()));
        }
        if (letter.stackTrace() != null) {
            common.say("");
            letter.stackTrace().lines().forEach(line -> common.say(SafeText.of(line.replace("\t", "    "))));
        }
    }

    private void line(String name, @Nullable Object value) {
        common.say("%-14s%s".formatted(name, SafeText.of(value)));
    }

    private static @Nullable String base64(byte @Nullable [] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }
}
