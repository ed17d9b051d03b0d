package io.baton.infra.bench;

import io.baton.infra.bench.measure.Percentiles;
import java.util.List;
import java.util.function.Function;

/**
 * The rounds of one contestant in one live case.
 *
 * @param gaps of the hand-offs of all rounds together; so are silences
 * @param rounds at least one
 */
record LiveSummary(
        String contestant,
        Spread p50,
        Spread p99,
        Spread max,
        Percentiles gaps,
        Percentiles silences,
        List<LiveResult> rounds) {

    static LiveSummary of(String contestant, List<LiveResult> rounds) {
        return new LiveSummary(
                contestant,
                Spread.of(rounds.stream().mapToDouble(round -> round.latency().p50())),
                Spread.of(rounds.stream().mapToDouble(round -> round.latency().p99())),
                Spread.of(rounds.stream().mapToDouble(round -> round.latency().max())),
                together(rounds, LiveResult::gaps),
                together(rounds, LiveResult::silences),
                List.copyOf(rounds));
    }

    private static Percentiles together(List<LiveResult> rounds, Function<LiveResult, List<Double>> figures) {
        return Percentiles.of(
                rounds.stream().flatMap(round -> figures.apply(round).stream()).mapToDouble(Double::doubleValue));
    }

    long missing() {
        return rounds.stream().mapToLong(LiveResult::missing).sum();
    }

    long again() {
        return rounds.stream().mapToLong(LiveResult::again).sum();
    }

    long wrong() {
        return rounds.stream().mapToLong(LiveResult::wrong).sum();
    }

    /**
     * Whether each input's output came once, and in order, and what was remembered was right.
     *
     * @param crashed whether processes were killed: then outputs may come again
     */
    boolean kept(boolean crashed) {
        return rounds.stream().allMatch(round -> round.kept(crashed));
    }
}
