package io.baton.infra.explorer;

import java.util.function.UnaryOperator;

/** Explores for a mutation, inside the class loader that has the changed code: only what Java itself knows goes in and out. */
public final class Mutant implements UnaryOperator<String> {

    /** @return the name of the promise that broke, and how; empty if none did */
    @Override
    public String apply(String guard) {
        Mutation mutation = Mutations.ALL.stream()
                .filter(one -> one.guard().equals(guard))
                .findFirst()
                .orElseThrow();
        Findings.Violation violation = Exploration.of(mutation.scenario()).violation();
        return violation == null
                ? ""
                : "%s after %d moves: %s"
                        .formatted(violation.promise(), violation.path().size(), violation.how());
    }
}
