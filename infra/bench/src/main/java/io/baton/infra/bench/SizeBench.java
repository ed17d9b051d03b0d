package io.baton.infra.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Cases of memory one after the other; in each, the contestants in turn, round after round. A contestant runs twice in a round: once
 * with all entries, and once with one, so that the difference is what entries take.
 */
final class SizeBench {

    private final List<SizeCase> cases;
    private final int rounds;
    private final BenchTopics topics;
    private final Runner runner;
    private final Progress progress;

    SizeBench(List<SizeCase> cases, int rounds, BenchTopics topics, Runner runner, Progress progress) {
        this.cases = List.copyOf(cases);
        this.rounds = rounds;
        this.topics = topics;
        this.runner = runner;
        this.progress = progress;
    }

    /** Prints each case's table as soon as it is known. The servers are up. */
    List<SizeReport> run(PrintStream tables) throws IOException, InterruptedException, ExecutionException {
        var reports = new ArrayList<SizeReport>();
        for (SizeCase one : cases) {
            topics.require(one.entriesTopic(), progress);
            topics.require(one.noEntriesTopic(), progress);
            SizeReport report = run(one);
            reports.add(report);
            tables.println();
            report.lines(rounds).forEach(tables::println);
            tables.println();
        }
        return reports;
    }

    private SizeReport run(SizeCase one) throws IOException, InterruptedException {
        Map<String, List<Double>> bytes = new LinkedHashMap<>();
        var failures = new ArrayList<String>();
        for (int round = 1; round <= rounds; round++) {
            for (String contestant : one.contestants()) {
                String what = "%s, round %s of %s, %s".formatted(one.name(), round, rounds, contestant);
                try {
                    double each = bytesOfAnEntry(one, contestant);
                    bytes.computeIfAbsent(contestant, unused -> new ArrayList<>())
                            .add(each);
                    progress.say("%s: %.0f bytes for each entry".formatted(what, each));
                } catch (BenchException e) {
                    progress.say(what + " FAILED: " + e.getMessage());
                    failures.add(what);
                }
            }
        }
        List<SizeReport.Entry> entries = bytes.entrySet().stream()
                .map(contestant -> entry(one, contestant.getKey(), contestant.getValue()))
                .toList();
        return new SizeReport(one, entries, failures);
    }

    private double bytesOfAnEntry(SizeCase one, String contestant) throws IOException, InterruptedException {
        long all = runner.liveHeap(one, contestant, one.entriesTopic()).bytes();
        long none = runner.liveHeap(one, contestant, one.noEntriesTopic()).bytes();
        return (all - none) / (one.entries() - 1.0);
    }

    private static SizeReport.Entry entry(SizeCase one, String contestant, List<Double> bytes) {
        Spread spread = Spread.of(bytes.stream().mapToDouble(Double::doubleValue));
        return new SizeReport.Entry(contestant, spread, spread.median() - Integer.BYTES - one.valueBytes());
    }
}
