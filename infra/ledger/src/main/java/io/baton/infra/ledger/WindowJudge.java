package io.baton.infra.ledger;

import io.baton.infra.ledger.WindowEvidence.WindowHistory;
import io.baton.infra.ledger.WindowEvidence.WindowId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Adds the records up itself, in the order of the log, and holds each aggregate against that. Which records are late by other records
 * follows from the log. Which are late by the wall clock does not: such a record was appended when the clock could have closed its
 * window, and so was every later one of the window. Used once.
 */
final class WindowJudge {

    /** From a look at the log's end to the look at the clock, on a busy machine. */
    private static final long LOOK_MILLIS = 250;

    private final WindowEvidence evidence;
    private final List<Fault> faults;
    private final long size;
    private final long outOfOrder;
    private final Map<Integer, Long> highest;
    private final Map<String, Integer> partitions = new HashMap<>();
    private final Map<WindowId, List<WindowInput>> inputs = new LinkedHashMap<>();
    private final Findings wrong = new Findings("wrong aggregate");
    private final Findings missing = new Findings("missing window");
    private final Findings twiceUnexcused = new Findings("window twice");
    private long twice;
    private long late;

    WindowJudge(WindowEvidence evidence, List<Fault> faults) {
        this.evidence = evidence;
        this.faults = faults;
        this.size = evidence.terms().size().toMillis();
        this.outOfOrder = evidence.terms().outOfOrder().toMillis();
        this.highest = new HashMap<>(evidence.earlier().highestEventMillis());
    }

    WindowVerdict verdict() {
        Map<WindowId, List<WindowOutput>> outputs = read();
        outputs.forEach(this::judge);
        inputs.forEach((id, records) -> {
            if (!outputs.containsKey(id)) {
                judgeUnwritten(id, records);
            }
        });
        long anew = outputs.keySet().stream()
                .filter(id -> !evidence.earlier().written().containsKey(id))
                .count();
        return new WindowVerdict(
                anew,
                outputs.keySet().stream().filter(this::closesByClock).count(),
                wrong.count(),
                missing.count(),
                twice,
                twiceUnexcused.count(),
                late,
                Stream.of(wrong, missing, twiceUnexcused)
                        .flatMap(findings -> findings.examples().stream())
                        .toList());
    }

    WindowHistory history() {
        Map<WindowId, WindowOutput> written = new HashMap<>();
        read().forEach((id, all) -> {
            WindowOutput before = evidence.earlier().written().get(id);
            written.put(id, before == null ? all.getFirst() : before);
        });
        return new WindowHistory(highest, written);
    }

    private Map<WindowId, List<WindowOutput>> read() {
        evidence.inputs().stream()
                .sorted(Comparator.comparingInt(WindowInput::partition).thenComparingLong(WindowInput::offset))
                .forEach(this::add);
        Map<WindowId, List<WindowOutput>> outputs = new LinkedHashMap<>();
        evidence.outputs().stream()
                .sorted(Comparator.comparingInt(WindowOutput::partition).thenComparingLong(WindowOutput::position))
                .forEach(output -> outputs.computeIfAbsent(id(output), id -> new ArrayList<>(1))
                        .add(output));
        return outputs;
    }

    private void add(WindowInput record) {
        partitions.put(record.key(), record.partition());
        long watermark = highest.merge(record.partition(), record.eventMillis(), Math::max) - outOfOrder;
        var id = new WindowId(record.key(), record.eventMillis() - Math.floorMod(record.eventMillis(), size));
        if (end(id) <= watermark) {
            late++;
        } else {
            inputs.computeIfAbsent(id, window -> new ArrayList<>()).add(record);
        }
    }

    private void judge(WindowId id, List<WindowOutput> outputs) {
        List<WindowInput> records = inputs.getOrDefault(id, List.of());
        WindowOutput before = evidence.earlier().written().get(id);
        WindowOutput first = before == null ? outputs.getFirst() : before;
        if (before == null) {
            judgeContents(id, first, records);
        } else {
            // it had closed before any of them came
            countLate(id, records, first);
        }
        for (WindowOutput again : before == null ? outputs.subList(1, outputs.size()) : outputs) {
            if (!again.contents().equals(first.contents())) {
                wrong.add("%s came again, by generation %s, with %s"
                        .formatted(name(id, first), again.generation(), again.contents()));
            } else {
                twice++;
                if (!isExcused(id, first, again)) {
                    twiceUnexcused.add("%s came again by generation %s".formatted(name(id, first), again.generation()));
                }
            }
        }
    }

    private void judgeContents(WindowId id, WindowOutput output, List<WindowInput> records) {
        WindowContents sum = WindowContents.NONE;
        int taken = 0;
        while (taken < records.size() && sum.count() < output.contents().count()) {
            WindowInput record = records.get(taken++);
            sum = sum.with(record.sequence(), record.amount());
        }
        if (!sum.equals(output.contents())) {
            wrong.add("%s; the first %s of its %s records make %s"
                    .formatted(name(id, output), taken, records.size(), sum));
        } else {
            countLate(id, records.subList(taken, records.size()), output);
        }
    }

    private void countLate(WindowId id, List<WindowInput> left, WindowOutput output) {
        if (left.isEmpty() || couldBeLate(id, left.getFirst())) {
            late += left.size();
        } else {
            wrong.add("%s lacks %s records from offset %s on, which was appended %s ms after the window's end"
                    .formatted(
                            name(id, output),
                            left.size(),
                            left.getFirst().offset(),
                            left.getFirst().appendedMillis() - end(id)));
        }
    }

    private void judgeUnwritten(WindowId id, List<WindowInput> records) {
        WindowOutput before = evidence.earlier().written().get(id);
        if (before != null) {
            countLate(id, records, before);
        } else if (couldBeLate(id, records.getFirst())) {
            late += records.size();
        } else {
            missing.add("of %s from %s on, with %s records from partition %s offset %s on"
                    .formatted(
                            id.key(),
                            id.startMillis(),
                            records.size(),
                            records.getFirst().partition(),
                            records.getFirst().offset()));
        }
    }

    /** Whether the wall clock may have closed the window before this record came. */
    private boolean couldBeLate(WindowId id, WindowInput record) {
        return record.appendedMillis()
                >= end(id) + outOfOrder + evidence.terms().idle().toMillis() - LOOK_MILLIS;
    }

    /** A holder between both was struck, so its successor began where the row said. */
    private boolean isExcused(WindowId id, WindowOutput first, WindowOutput again) {
        long from = Math.min(first.generation(), again.generation());
        long to = Math.max(first.generation(), again.generation());
        Integer partition = partitions.get(id.key());
        return !evidence.terms().exactlyOnce()
                && faults.stream()
                        .anyMatch(fault -> fault.kind().undoesProgress()
                                && (partition == null || fault.partition() == partition)
                                && fault.generation() >= from
                                && fault.generation() < to);
    }

    private boolean closesByClock(WindowId id) {
        Integer partition = partitions.get(id.key());
        Long event = partition == null ? null : highest.get(partition);
        return event != null && end(id) > event - outOfOrder;
    }

    private long end(WindowId id) {
        return id.startMillis() + size;
    }

    private static WindowId id(WindowOutput output) {
        return new WindowId(output.key(), output.startMillis());
    }

    private static String name(WindowId id, WindowOutput output) {
        return "of %s from %s on, by generation %s, with %s"
                .formatted(id.key(), id.startMillis(), output.generation(), output.contents());
    }
}
