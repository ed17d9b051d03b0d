package io.baton.infra.explorer;

import io.baton.internal.lease.Lease;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells an execution move by move, with the row and the step that each invocation is about to take. */
final class Story {

    private Story() {}

    static String of(Scenario scenario, List<Move> path) {
        var text = new StringBuilder();
        var run = new Run(scenario);
        for (Move move : path) {
            text.append("%3d  %-70s".formatted(run.tick(), move + asked(run, move)));
            try {
                run.make(move);
            } catch (BrokenPromise broken) {
                return text.append("  ✗ ")
                        .append(broken.getMessage())
                        .append('\n')
                        .toString();
            }
            run.partitions().forEach(partition -> text.append("  ").append(row(partition.row())));
            text.append('\n');
        }
        return text.toString();
    }

    private static String asked(Run run, Move move) {
        if (move.who() < 0 || move.kind() == Move.Kind.NEXT_TICK || move.kind() == Move.Kind.WATCHDOG) {
            return "";
        }
        Sandbox sandbox = run.partition(move.partition()).sandbox(move.who());
        if (move.kind() == Move.Kind.COORDINATED
                || move.kind() == Move.Kind.ARRIVES
                || move.kind().name().startsWith("OUTPUTS")) {
            return " " + sandbox.coordinator().underWay();
        }
        if (move.kind() == Move.Kind.BUCKET || move.kind().name().startsWith("OBJECT")) {
            return " " + sandbox.bucket().name(move.offset());
        }
        return sandbox.asks() ? " [" + sandbox.table().asked().getClass().getSimpleName() + "]" : "";
    }

    private static String row(@Nullable Lease row) {
        if (row == null) {
            return "no row";
        }
        Lease.Claim claim = row.claim();
        Lease.Holder holder = row.holder();
        return "claim %s, holder %s, next %s, %s"
                .formatted(
                        claim == null
                                ? "-"
                                : claim.generation() + (claim.ended() ? " ended" : "") + " beat " + claim.heartbeats(),
                        holder == null ? "-" : holder.generation() + " beat " + holder.heartbeats(),
                        row.checkpoint()
                                .map(checkpoint -> checkpoint.nextOffset() + " " + checkpoint.ahead())
                                .orElse("-"),
                        row.command().desired());
    }
}
