package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.text.BytesText;
import io.baton.infra.cli.text.SafeText;
import io.baton.infra.cli.text.TextTable;
import io.baton.infra.cli.text.TextTable.Column;
import io.baton.spi.Origin;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A letter as the table and {@code --json} show it.
 *
 * @param key as text, or in hex where it is not text
 * @param valueBytes -1 for a record without a value
 * @param complete false for a letter that only refers to its record
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
        int redriveCount,
        @Nullable Instant firstFailedAt,
        @Nullable Instant lastFailedAt,
        @Nullable String exceptionClass,
        @Nullable String exceptionMessage,
        boolean complete,
        boolean settled) {

    private static final int LONGEST_MESSAGE = 60;

    private static final List<Column<LetterView>> COLUMNS = List.of(
            Column.text("LETTER", LetterView::id),
            Column.text("ORIGIN", LetterView::origin),
            Column.text("KEY", LetterView::key),
            Column.figure("BYTES", LetterView::valueBytes),
            Column.figure("ATTEMPTS", LetterView::attempts),
            Column.figure("REDRIVEN", LetterView::redriveCount),
            Column.text("LAST-FAILED", view -> seconds(view.lastFailedAt())),
            Column.text("EXCEPTION", LetterView::failure));

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

    private @Nullable String failure() {
        if (exceptionClass == null) {
            return exceptionMessage == null ? null : shortened(exceptionMessage);
        }
        String name = exceptionClass.substring(exceptionClass.lastIndexOf('.') + 1);
        return exceptionMessage == null ? name : name + ": " + shortened(exceptionMessage);
    }

    private static String shortened(String message) {
        return SafeText.of(message, LONGEST_MESSAGE);
    }
}
