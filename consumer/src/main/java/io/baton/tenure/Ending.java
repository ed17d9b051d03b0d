package io.baton.tenure;

import io.baton.Outcome;
import org.jspecify.annotations.Nullable;

/** Why a tenure is to end. */
record Ending(Outcome outcome, String reason, @Nullable Throwable cause) {

    static Ending of(Outcome outcome, String reason) {
        return new Ending(outcome, reason, null);
    }

    static Ending failed(Throwable cause) {
        String said = cause.getMessage();
        return new Ending(Outcome.FAILED, said == null ? cause.toString() : said, cause);
    }
}
