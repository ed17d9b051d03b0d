package io.baton.infra.cli;

import io.baton.infra.cli.deadletter.Letter;
import io.baton.infra.cli.deadletter.LetterFormat;
import io.baton.infra.cli.text.BytesText;
import io.baton.infra.cli.text.TextTable;
import io.baton.infra.cli.text.TextTable.Column;
import io.baton.spi.Origin;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A letter as the table and {@code --json} have it.
 *
 * @param key as text, or in hex
 * @param valueBytes -1 for a record without a value
 */
record LetterView(
        String id,
        LetterFormat writtenBy,
        @Nullable String originTopic,
        @Nullable Integer originPartition,
        @Nullable Long originOffset,
        @Nullable String group,
        @Nullable String key,
        int valueBytes,
        @Nullable Integer attempts,
        int redriven,
        @Nullable Instant firstFailed,
        @Nullable Instant lastFailed,
        @Nullable String exception,
        @Nullable String message,
        boolean whole,
        boolean settled) {

    private static final int LONGEST_MESSAGE = 60;

    private static final List<Column<LetterView>> COLUMNS = List.of(
            Column.text("LETTER", LetterView::id),
            Column.text("ORIGIN", LetterView::origin),
            Column.text("KEY", LetterView::key),
            Column.figure("BYTES", LetterView::valueBytes),
            Column.figure("ATTEMPTS", LetterView::attempts),
            Column.figure("REDRIVEN", LetterView::redriven),
            Column.text("LAST-FAILED", view -> seconds(view.lastFailed())),
            Column.text("EXCEPTION", LetterView::why));

    static final TextTable<LetterView> TABLE = new TextTable<>(COLUMNS);

    static LetterView of(Letter letter) {
        Origin origin = letter.origin();
        byte @Nullable [] value = letter.record().value();
        return new LetterView(
                letter.id(),
                letter.format(),
                origin == null ? null : origin.topic(),
                origin == null ? null : origin.partition(),
                origin == null ? null : origin.offset(),
                letter.group(),
                BytesText.of(letter.record().key()),
                value == null ? -1 : value.length,
                letter.attempts(),
                letter.redriven().size(),
                letter.firstFailed(),
                letter.lastFailed(),
                letter.exception(),
                letter.message(),
                letter.omitted() == null,
                letter.settled());
    }

    private @Nullable String origin() {
        return originTopic == null ? null : "%s-%d@%d".formatted(originTopic, originPartition, originOffset);
    }

    private static @Nullable Instant seconds(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
    }

    private @Nullable String why() {
        if (exception == null) {
            return message == null ? null : shortened(message);
        }
        String name = exception.substring(exception.lastIndexOf('.') + 1);
        return message == null ? name : name + ": " + shortened(message);
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
}
