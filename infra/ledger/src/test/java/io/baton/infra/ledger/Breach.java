package io.baton.infra.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;

/** A run that breaks the promise, and where the verdict must show it. */
record Breach(String name, EvidenceBuilder story, Consumer<Verdict> shows) {

    void isFoundAndNamed() {
        Verdict verdict = story.verdict();

        assertThat(verdict.kept()).isFalse();
        shows.accept(verdict);
        assertThat(verdict.examples()).isNotEmpty();
    }

    @Override
    public String toString() {
        return name;
    }
}
