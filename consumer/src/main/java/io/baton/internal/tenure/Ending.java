package io.baton.internal.tenure;

import io.baton.Outcome;
import org.jspecify.annotations.Nullable;

/** Why a tenure is to end. */
record Ending(Outcome outcome, String reason, @Nullable Throwable cause) {

    static Ending of(Outcome outcome, String reason) {
        return new Ending(outcome, reason, null);
    }

    static Ending failed(Session.Failure failure) {
        return new Ending(Outcome.FAILED, failure.reason(), failure.cause());
    }

    static Ending failed(Throwable cause) {
        return failed(Session.Failure.of(cause));
    }
}
