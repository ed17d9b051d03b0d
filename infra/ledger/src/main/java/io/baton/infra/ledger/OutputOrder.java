package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the outputs of each key stand in the order of their records; if not, whether one transaction wrote them so. */
final class OutputOrder {

    private record Lane(int outputPartition, int partition, String key) {}

    private final Comparator<WrittenOutput> order;
    private final Map<Integer, List<Long>> written = new HashMap<>();

    OutputOrder(List<WrittenOutput> committed, List<WrittenOutput> aborted, Passes passes) {
        order = Comparator.<WrittenOutput>comparingInt(output -> passes.of(output.cause()))
                .thenComparingLong(output -> output.cause().offset());
        committed.forEach(this::note);
        aborted.forEach(this::note);
        written.values().forEach(Collections::sort);
    }

    private void note(WrittenOutput output) {
        written.computeIfAbsent(output.partition(), partition -> new ArrayList<>())
                .add(output.position());
    }

    void check(List<WrittenOutput> inOrder, Anomalies.Found found) {
        Map<Lane, WrittenOutput> furthest = new HashMap<>();
        for (WrittenOutput output : inOrder) {
            HandledRecord cause = output.cause();
            var lane = new Lane(output.partition(), cause.partition(), cause.key());
            WrittenOutput before = furthest.get(lane);
            if (before != null && order.compare(output, before) < 0) {
                found.add(
                        inOneTransaction(before, output) ? Anomaly.SEND_BACK_WITHIN : Anomaly.SEND_BACK,
                        Outputs.name(output) + ", behind " + Outputs.name(before));
            } else {
                furthest.put(lane, output);
            }
        }
    }

    /** Between two transactions of a producer stands a marker, which takes an offset and is no record. */
    private boolean inOneTransaction(WrittenOutput before, WrittenOutput after) {
        List<Long> positions = written.getOrDefault(before.partition(), List.of());
        int records = Collections.binarySearch(positions, after.position())
                - Collections.binarySearch(positions, before.position());
        return before.cause().generation() == after.cause().generation()
                && records == after.position() - before.position();
    }
}
