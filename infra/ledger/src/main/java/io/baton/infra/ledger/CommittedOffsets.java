package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the committed offsets of one partition, in the order in which they were seen, against its outputs. What an offset has been
 * shown to be right about is not looked at again: a long run has many of both.
 */
final class CommittedOffsets {

    /** A record's output, by its pass. */
    record Output(int pass, long offset, int outputPartition, long position) {}

    private final Passes passes;
    /** Ascending. */
    private final List<Long> acknowledged;

    private final Map<Integer, Map<Long, Output>> byPass = new HashMap<>();
    private final Map<Integer, List<Output>> byOutputPartition = new HashMap<>();
    private final Map<Integer, Integer> shownVisible = new HashMap<>();
    private int pass;
    private long nextOffset;
    /** How many of the acknowledged records were shown to be written, in this pass. */
    private int shownWritten;

    CommittedOffsets(Passes passes, List<Long> acknowledged, List<Output> outputs) {
        this.passes = passes;
        this.acknowledged = acknowledged.stream().sorted().toList();
        outputs.stream().sorted(Comparator.comparingLong(Output::position)).forEach(output -> {
            byPass.computeIfAbsent(output.pass(), unused -> new HashMap<>()).putIfAbsent(output.offset(), output);
            byOutputPartition
                    .computeIfAbsent(output.outputPartition(), unused -> new ArrayList<>())
                    .add(output);
        });
    }

    void see(SeenCommit commit, Findings ahead, Findings behind) {
        int now = passes.after(commit.partition(), commit.seek()).orElse(0);
        if (now < pass || (now == pass && commit.nextOffset() < nextOffset)) {
            behind.add("%s, after %s".formatted(name(commit), nextOffset));
            return;
        }
        if (now > pass) {
            shownWritten = 0;
        }
        pass = now;
        nextOffset = commit.nextOffset();
        checkWritten(commit, ahead);
        checkVisible(commit, behind);
    }

    /** All outputs of a transaction are written before its offset can be seen. */
    private void checkWritten(SeenCommit commit, Findings ahead) {
        long from = passes.range(commit.partition(), pass).from();
        for (int i = shownWritten; i < acknowledged.size(); i++) {
            long offset = acknowledged.get(i);
            if (offset >= commit.end()) {
                return;
            }
            if (offset < from || (commit.has(offset) && isWritten(offset, commit))) {
                shownWritten += i == shownWritten ? 1 : 0;
            } else if (commit.has(offset)) {
                ahead.add("%s when the output of offset %s was not written".formatted(name(commit), offset));
                return;
            }
        }
    }

    private boolean isWritten(long offset, SeenCommit commit) {
        Output output = byPass.getOrDefault(pass, Map.of()).get(offset);
        return output != null && output.position() < commit.writtenAfter().getOrDefault(output.outputPartition(), 0L);
    }

    /** The offset is pending, and can't be seen, from before the first output of its transaction is visible until it is committed. */
    private void checkVisible(SeenCommit commit, Findings behind) {
        byOutputPartition.forEach((outputPartition, outputs) -> {
            long visible = commit.visibleBefore().getOrDefault(outputPartition, 0L);
            for (int i = shownVisible.getOrDefault(outputPartition, 0); i < outputs.size(); i++) {
                Output output = outputs.get(i);
                if (output.position() >= visible) {
                    return;
                }
                if (output.pass() > pass || (output.pass() == pass && !commit.has(output.offset()))) {
                    behind.add("%s when the output of offset %s was already visible"
                            .formatted(name(commit), output.offset()));
                    return;
                }
                shownVisible.put(outputPartition, i + 1);
            }
        });
    }

    private static String name(SeenCommit commit) {
        return "partition %s said %s".formatted(commit.partition(), commit.nextOffset());
    }
}
