package io.baton.infra.deploy.cost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The monthly cost, for people or programs.
 *
 * @param trigger the cost of Lambda's own trigger; empty if it was not asked for
 */
public record CostReport(String name, int partitions, List<CostLine> lines, List<CostLine> trigger) {

    public CostReport {
        lines = List.copyOf(lines);
        trigger = List.copyOf(trigger);
    }

    /** Lines to be printed. */
    public List<String> text() {
        List<String> text = new ArrayList<>();
        text.add("%s: %,d partitions, a month of 730 hours in US dollars (%s)"
                .formatted(name, partitions, Prices.AS_OF));
        lines.forEach(line -> text.add(row(line)));
        double total = CostModel.total(lines);
        text.add("  %-26s %,12.2f  $%.2f of each partition".formatted("all", total, total / partitions));
        if (!trigger.isEmpty()) {
            text.add("the same work by Lambda's own Kafka trigger, provisioned (it has no lease, and its own"
                    + " rebalances):");
            trigger.forEach(line -> text.add(row(line)));
            text.add("  %-26s %,12.2f".formatted("all", CostModel.total(trigger)));
        }
        return text;
    }

    private static String row(CostLine line) {
        return "  %-26s %,12.2f  %s".formatted(line.item(), line.dollars(), line.explanation());
    }

    /** To be written as JSON. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("partitions", partitions);
        json.put("pricesAsOf", Prices.AS_OF);
        json.put("dollarsPerMonth", CostModel.total(lines));
        json.put("lines", lines);
        if (!trigger.isEmpty()) {
            json.put("triggerDollarsPerMonth", CostModel.total(trigger));
            json.put("trigger", trigger);
        }
        return json;
    }
}
