package io.baton.infra.lab.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.infra.cli.errors.UserFile;
import io.baton.infra.lab.outputs.OutputVerdict;
import io.baton.infra.lab.windows.WindowReport;
import io.baton.infra.ledger.Delivery;
import io.baton.infra.ledger.DuplicateTicks;
import io.baton.infra.ledger.Spread;
import io.baton.infra.ledger.Succession;
import io.baton.infra.ledger.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The verdict as JSON, for scripts. Stateless. */
final class VerdictReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private VerdictReport() {}

    static void write(Path file, Verdict verdict, RunFacts facts) throws IOException {
        new UserFile("--report", file)
                .write(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(verdict, facts))
                        + System.lineSeparator());
    }

    static ObjectNode json(Verdict verdict, RunFacts facts) {
        Delivery delivery = verdict.delivery();
        Succession succession = verdict.succession();
        ObjectNode json = JSON.createObjectNode()
                .put("verdict", facts.kept(verdict) ? "kept" : "broken")
                .put("interrupted", facts.interrupted())
                .put("produced", delivery.produced())
                .put("processed", delivery.processed())
                .put("lost", delivery.lost())
                .put("unanswered", verdict.unanswered())
                .put("duplicated", delivery.duplicated())
                .put("duplicatedBeyondBound", delivery.duplicatedBeyondBound())
                .put("outOfOrder", verdict.ordering().outOfOrder())
                .put("overlapping", verdict.ordering().overlapping())
                .put("ofOneKeyAtOnce", verdict.atOnce().ofOneKey())
                .put("mostAtOnce", verdict.atOnce().most())
                .put("tooManyAtOnce", verdict.atOnce().tooMany())
                .put("deadLettered", delivery.deadLettered())
                .put("rowsSeen", verdict.checkpoints().seen())
                .put("rowsFallen", verdict.checkpoints().fallen())
                .put("checkpointsAhead", verdict.checkpoints().ahead())
                .put("overtaken", verdict.atOnce().overtaken())
                .put("handoffs", succession.handoffs())
                .put("unattended", succession.unattended())
                .put("evictions", succession.evictions());
        json.set("gapMillis", spread(succession.gapMillis()));
        json.set("idleMillis", spread(succession.idleMillis()));
        json.set("recoveryMillis", spread(succession.recoveryMillis()));
        DuplicateTicks ticks = verdict.duplicateTicks();
        json.put("duplicateTicks", ticks.delivered());
        json.put("duplicatesRecognised", ticks.recognised());
        json.put("duplicateTickRecords", ticks.recordsRead());
        json.set("duplicateTickWarmMillis", spread(ticks.warmMillis()));
        json.set("duplicateTickColdMillis", spread(ticks.coldMillis()));
        verdict.outputs().ifPresent(outputs -> OutputVerdict.put(json, outputs));
        verdict.windows().ifPresent(windows -> WindowReport.put(json, windows, facts.state()));
        json.put("leakedThreads", verdict.leakedThreads().size());
        ObjectNode outcomes = json.putObject("invocations");
        verdict.outcomes()
                .forEach((outcome, count) -> outcomes.put(outcome.name().toLowerCase(Locale.ROOT), count));
        ObjectNode faults = json.putObject("faults");
        facts.faults().forEach((kind, count) -> faults.put(kind.toString(), count));
        json.put("seed", facts.seed());
        facts.shortcomings().forEach(json.putArray("shortcomings")::add);
        verdict.examples().forEach(json.putArray("examples")::add);
        return json;
    }

    private static ObjectNode spread(Spread spread) {
        return JSON.createObjectNode()
                .put("count", spread.count())
                .put("p50", spread.p50())
                .put("p99", spread.p99())
                .put("max", spread.max());
    }
}
