package io.baton.infra.lab.chaos;

import org.jspecify.annotations.Nullable;

/** What becomes of one tick of the schedule. */
public enum TickFate {
    ON_TIME(null),
    TWICE_WITH_ONE_ID(Chaos.DUPLICATE),
    TWICE_WITH_TWO_IDS(Chaos.DUPLICATE),
    LATE(Chaos.LATE),
    LATE_AFTER_A_NEWER(Chaos.LATE),
    SKIPPED(Chaos.SKIP);

    private final @Nullable Chaos chaos;

    TickFate(@Nullable Chaos chaos) {
        this.chaos = chaos;
    }

    @Nullable
    public Chaos chaos() {
        return chaos;
    }
}
