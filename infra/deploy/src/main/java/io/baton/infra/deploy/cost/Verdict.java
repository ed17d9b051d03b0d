package io.baton.infra.deploy.cost;

import io.baton.infra.deploy.cost.Alternative.Way;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One sentence on a comparison: which way is the cheapest, why, and when Baton is the wrong choice. */
final class Verdict {

    private final List<Alternative> alternatives;
    private final List<Feature> uses;

    private Verdict(List<Alternative> alternatives, List<Feature> uses) {
        this.alternatives = alternatives;
        this.uses = uses;
    }

    /** @param uses what the pipeline uses; empty if that is not known */
    static String of(List<Alternative> alternatives, List<Feature> uses) {
        return new Verdict(alternatives, uses).sentence();
    }

    private String sentence() {
        if (alternatives.stream().allMatch(Alternative::fallsBehind)) {
            return "None of these keeps up with the load: use more partitions, more memory or, where handlers wait, concurrency.";
        }
        Alternative cheapest = cheapest(one -> true);
        if (cheapest.way().isBaton()) {
            return said(cheapest)
                    + "; Baton is the wrong choice where few records come and may wait: then the trigger on demand costs next to nothing.";
        }
        Alternative onLambda = cheapest(one -> one.way() != Way.CONTAINER);
        String among = onLambda.equals(cheapest) ? "" : "; on Lambda alone, " + words(onLambda);
        Alternative baton = cheapest(one -> one.way().isBaton());
        return said(cheapest)
                + among
                + "; Baton is the wrong choice unless you want for $%,.2f more what that lacks: %s."
                        .formatted(baton.dollars() - cheapest.dollars(), lacks(cheapest.way()));
    }

    /** Of those that keep up, if any does. */
    private Alternative cheapest(Predicate<Alternative> which) {
        return alternatives.stream()
                .filter(which)
                .min(Comparator.comparing(Alternative::fallsBehind).thenComparingDouble(Alternative::dollars))
                .orElseThrow();
    }

    private static String said(Alternative cheapest) {
        return "The cheapest is " + words(cheapest);
    }

    private static String words(Alternative one) {
        return "%s ($%,.2f), as %s".formatted(one.name(), one.dollars(), why(one.way()));
    }

    private static String why(Way way) {
        return switch (way) {
            case BATON, BATON_AT_BEST ->
                "a function that is always on handles many records while one waits, and the trigger pays for each wait";
            case TRIGGER_ON_DEMAND -> "it is paid while it handles, and its pollers cost nothing";
            case TRIGGER_PROVISIONED -> "its pollers cost less than functions that are always on";
            case TRIGGER_SHARED -> "a part of a poller unit costs less than functions that are always on";
            case CONTAINER -> "its hour costs less than that of a function of its size";
        };
    }

    private String lacks(Way way) {
        if (way == Way.CONTAINER) {
            return "no service to keep running, hand-overs without a rebalance, and a watchdog that takes over from a holder that is stuck or gone";
        }
        return (uses.isEmpty() ? Stream.of(Feature.values()) : uses.stream().distinct())
                .map(Feature::meaning)
                .collect(Collectors.joining("; "));
    }
}
