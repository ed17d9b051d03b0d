package io.baton.infra.deploy.cost;

import io.baton.infra.deploy.cost.Alternative.Way;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The monthly cost, for people or programs.
 *
 * @param alternatives for the same work, this deployment among them; empty if they were not asked for
 * @param uses what the pipeline uses; empty if that is not known
 */
public record CostReport(
        String name, int partitions, List<CostLine> lines, List<Alternative> alternatives, List<Feature> uses) {

    public CostReport {
        lines = List.copyOf(lines);
        alternatives = List.copyOf(alternatives);
        uses = List.copyOf(uses);
    }

    /** Lines to be printed. */
    public List<String> text() {
        List<String> text = new ArrayList<>();
        text.add("%s: %,d partitions, a month of 730 hours in US dollars (%s)"
                .formatted(name, partitions, Prices.AS_OF));
        lines.forEach(line -> text.add(row(line)));
        double total = CostModel.total(lines);
        text.add("  %-34s %,12.2f  $%.2f of each partition".formatted("all", total, total / partitions));
        if (!alternatives.isEmpty()) {
            text.add(
                    "the same work, side by side (the trigger's and the container's without logs, metrics and alarms):");
            alternatives.forEach(one -> text.add(row(new CostLine(one.name(), one.dollars(), one.remark()))));
            text.add(Verdict.of(alternatives, uses));
        }
        return text;
    }

    private static String row(CostLine line) {
        return "  %-34s %,12.2f  %s".formatted(line.item(), line.dollars(), line.explanation());
    }

    /** To be written as JSON. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("partitions", partitions);
        json.put("pricesAsOf", Prices.AS_OF);
        json.put("dollarsPerMonth", CostModel.total(lines));
        json.put("lines", lines);
        alternatives.stream()
                .filter(one -> one.way() == Way.TRIGGER_PROVISIONED)
                .forEach(trigger -> {
                    json.put("triggerDollarsPerMonth", trigger.dollars());
                    json.put("trigger", trigger.lines());
                });
        if (!alternatives.isEmpty()) {
            json.put("alternatives", alternatives.stream().map(CostReport::json).toList());
            json.put("verdict", Verdict.of(alternatives, uses));
        }
        return json;
    }

    private static Map<String, Object> json(Alternative one) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("way", one.way());
        json.put("name", one.name());
        json.put("dollarsPerMonth", one.dollars());
        json.put("lines", one.lines());
        json.put("remark", one.remark());
        return json;
    }
}
