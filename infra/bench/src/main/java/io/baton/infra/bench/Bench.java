package io.baton.infra.bench;

import io.baton.infra.bench.measure.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Cases one after the other; in each, the contestants in turn, round after round, so that the machine disturbs all alike. */
final class Bench {

    private final List<BenchCase> cases;
    private final int rounds;
    private final BenchTopics topics;
    private final Runner runner;
    private final Progress progress;

    Bench(List<BenchCase> cases, int rounds, BenchTopics topics, Runner runner, Progress progress) {
        this.cases = List.copyOf(cases);
        this.rounds = rounds;
        this.topics = topics;
        this.runner = runner;
        this.progress = progress;
    }

    /** Prints each case's table as soon as it is known. The servers are up. */
    List<CaseReport> run(PrintStream tables) throws IOException, InterruptedException, ExecutionException {
        var reports = new ArrayList<CaseReport>();
        for (BenchCase one : cases) {
            topics.require(one.topic(), progress);
            CaseReport report = run(one);
            reports.add(report);
            tables.println();
            CaseTable.lines(report, rounds).forEach(tables::println);
            tables.println();
        }
        return reports;
    }

    private CaseReport run(BenchCase one) throws IOException, InterruptedException {
        Map<String, List<Result>> results = new LinkedHashMap<>();
        one.contestants().forEach(contestant -> results.put(contestant, new ArrayList<>()));
        var failures = new ArrayList<String>();
        for (int round = 1; round <= rounds; round++) {
            for (Map.Entry<String, List<Result>> contestant : results.entrySet()) {
                String what = "%s, round %d of %d, %s".formatted(one.name(), round, rounds, contestant.getKey());
                try {
                    Result result = runner.run(one, contestant.getKey());
                    contestant.getValue().add(result);
                    progress.say("%s: %,.0f records/s, %.3f CPU-s per million"
                            .formatted(what, result.recordsPerSecond(), result.cpuSecondsPerMillion()));
                } catch (BenchException e) {
                    progress.say(what + " FAILED: " + e.getMessage());
                    failures.add(what);
                }
            }
        }
        List<Summary> summaries = results.entrySet().stream()
                .filter(contestant -> !contestant.getValue().isEmpty())
                .map(contestant -> Summary.of(contestant.getKey(), contestant.getValue()))
                .toList();
        return new CaseReport(one, one.handling().limit(), summaries, failures);
    }
}
