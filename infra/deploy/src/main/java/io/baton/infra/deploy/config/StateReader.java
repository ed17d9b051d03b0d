package io.baton.infra.deploy.config;

import io.baton.infra.cli.text.Durations;
import io.baton.internal.state.StateSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads where the functions keep their state. */
final class StateReader {

    private static final String STATE = "state";
    private static final String BUCKET = "bucket";
    /** Written in place of a bucket's name. */
    private static final String CREATE = "create";

    private static final Duration SHORTEST = Duration.ofMillis(50);
    /** The checkpoint waits for a snapshot, and an alarm rings for a checkpoint that stands still for five minutes: this stays well below. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private StateReader() {}

    /** Null where the file has no {@code state}. */
    static @Nullable StateStorage read(Section file) {
        Section section = file.section(STATE);
        if (!file.has(STATE) || file.isRefused(STATE)) {
            return null;
        }
        String bucket = section.required(
                BUCKET,
                CREATE,
                "the name of an S3 bucket that is there, or create for one that is made",
                text -> text.equals(CREATE)
                        ? CREATE
                        : Forms.form(Forms.BUCKET, 63).apply(text));
        StateStorage storage = new StateStorage(
                bucket.equals(CREATE) ? null : bucket,
                section.value(
                        "prefix",
                        "baton",
                        "what the names of all objects begin with: letters, digits and . - _ /, 200 at most, not with / at either end",
                        Forms.form(Forms.PREFIX, 200)),
                section.value(
                        "every",
                        StateSettings.DEFAULT_EVERY,
                        "a duration such as 10s or 500ms, from 50 ms to 60 s",
                        StateReader::every),
                section.optional("bytes", "a number of bytes from 1 to 2,147,483,647", StateReader::bytes));
        section.refuseUnknown();
        return storage;
    }

    private static Integer bytes(String text) {
        int bytes = Section.wholeNumber(text);
        if (bytes < 1) {
            throw new IllegalArgumentException();
        }
        return bytes;
    }

    private static Duration every(String text) {
        Duration every = Durations.of(text);
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException();
        }
        return every;
    }
}
