package io.baton.infra.cli.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One partition as an operator sees it. Of an unreadable row only {@code key}, {@code state}, {@code health} and
 * {@code problem} are sure.
 *
 * <p>Texts are as they stand in the row: code that shows them has to make them safe for that place.
 *
 * @param key the row's key, {@code group/topic/partition}
 * @param state by the row
 * @param health by row, log and clock
 * @param reason of the health, in one sentence
 * @param generation the last fencing token that was given out
 * @param holder null if there is none
 * @param claim the newest claim; null if there never was one
 * @param tick the schedule's time the holder was started for; null if not known
 * @param startedAt when the holder's handler began; null if not known
 * @param heldMillis how long the holder has held it
 * @param deadline when Lambda ends the holder; null unless its start and the function's timeout are known
 * @param offsets checkpoint, log and lag
 * @param outputs how the partition writes exactly once; null where it does not, or Kafka was not asked
 * @param snapshots those of the state that are kept, and last the one that the row names; null where the partition has no state, or the
 *     bucket was not asked
 * @param deadLetters of the invocations whose history is kept, the last hundred; null if the history was not read
 * @param lastHandOff the last change of holders
 * @param order the operator's last order
 * @param seek the seek that waits for a holder, otherwise the last seek that was made
 * @param problem what is wrong with an unreadable row
 */
public record LeaseView(
        String key,
        @Nullable String group,
        @Nullable String topic,
        @Nullable Integer partition,
        LeaseState state,
        Health health,
        String reason,
        @Nullable Long generation,
        @Nullable HolderView holder,
        @Nullable ClaimView claim,
        @Nullable Instant tick,
        @Nullable Instant startedAt,
        @Nullable Long heldMillis,
        @Nullable Instant deadline,
        OffsetsView offsets,
        @Nullable OutputsView outputs,
        @Nullable List<SnapshotView> snapshots,
        @Nullable Long deadLetters,
        @Nullable HandOffView lastHandOff,
        @Nullable OrderView order,
        @Nullable SeekView seek,
        @Nullable String problem) {

    public LeaseView {
        snapshots = snapshots == null ? null : List.copyOf(snapshots);
    }

    /** The same with figures of its history. */
    public LeaseView withHistory(@Nullable HandOffView known, @Nullable Long readersHeldUp, long letters) {
        return with(outputs == null ? null : outputs.withHistory(readersHeldUp), snapshots, letters, known);
    }

    /** The same view with what Kafka has of the partition's outputs. */
    public LeaseView withOutputs(OutputsView written) {
        return with(written, snapshots, deadLetters, lastHandOff);
    }

    /** The same view with the snapshots in the bucket. */
    public LeaseView withSnapshots(List<SnapshotView> found) {
        return with(outputs, found, deadLetters, lastHandOff);
    }

    private LeaseView with(
            @Nullable OutputsView written,
            @Nullable List<SnapshotView> found,
            @Nullable Long letters,
            @Nullable HandOffView known) {
        return new LeaseView(
                key,
                group,
                topic,
                partition,
                state,
                health,
                reason,
                generation,
                holder,
                claim,
                tick,
                startedAt,
                heldMillis,
                deadline,
                offsets,
                written,
                found,
                letters,
                known,
                order,
                seek,
                problem);
    }

    /** A row that can't be read, and that no invocation changes until a person repairs it. */
    public static LeaseView unreadable(String key, String problem) {
        return new LeaseView(
                key,
                null,
                null,
                null,
                LeaseState.UNREADABLE,
                Health.ERR,
                problem,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                OffsetsView.NONE,
                null,
                null,
                null,
                null,
                null,
                null,
                problem);
    }
}
