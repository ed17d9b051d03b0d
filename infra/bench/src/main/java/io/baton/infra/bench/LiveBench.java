package io.baton.infra.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Live cases one after the other; in each, the contestants in turn, round after round, as {@link Bench} has them. */
final class LiveBench {

    private final List<LiveCase> cases;
    private final int rounds;
    private final LiveRunner runner;
    private final Progress progress;

    LiveBench(List<LiveCase> cases, int rounds, LiveRunner runner, Progress progress) {
        this.cases = List.copyOf(cases);
        this.rounds = rounds;
        this.runner = runner;
        this.progress = progress;
    }

    /** Prints each case's table as soon as it is known. The servers are up. */
    List<LiveReport> run(PrintStream tables) throws IOException, InterruptedException, ExecutionException {
        var reports = new ArrayList<LiveReport>();
        for (LiveCase one : cases) {
            LiveReport report = run(one);
            reports.add(report);
            tables.println();
            LiveTable.lines(report, rounds).forEach(tables::println);
            tables.println();
        }
        return reports;
    }

    private LiveReport run(LiveCase one) throws IOException, InterruptedException, ExecutionException {
        Map<String, List<LiveResult>> results = new LinkedHashMap<>();
        one.contestants().forEach(contestant -> results.put(contestant, new ArrayList<>()));
        var failures = new ArrayList<String>();
        for (int round = 1; round <= rounds; round++) {
            for (Map.Entry<String, List<LiveResult>> contestant : results.entrySet()) {
                String what = "%s, round %s of %s, %s".formatted(one.name(), round, rounds, contestant.getKey());
                try {
                    LiveResult result = runner.run(one, contestant.getKey());
                    contestant.getValue().add(result);
                    progress.say("%s: p50 %.0f ms, p99 %.0f ms"
                            .formatted(
                                    what,
                                    result.latency().p50(),
                                    result.latency().p99()));
                } catch (BenchException e) {
                    progress.say(what + " FAILED: " + e.getMessage());
                    failures.add(what);
                }
            }
        }
        List<LiveSummary> summaries = results.entrySet().stream()
                .filter(contestant -> !contestant.getValue().isEmpty())
                .map(contestant -> LiveSummary.of(contestant.getKey(), contestant.getValue()))
                .toList();
        return new LiveReport(one, summaries, failures);
    }
}
