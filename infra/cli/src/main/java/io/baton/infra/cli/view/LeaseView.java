package io.baton.infra.cli.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One partition as an operator sees it. Of an unreadable row only {@code key}, {@code state}, {@code health} and
 * {@code problem} are sure.
 *
 * <p>Texts are as they stand in the row: whoever shows them has to make them safe for the place where they are shown.
 *
 * @param key the row's key, {@code group/topic/partition}
 * @param state what is going on
 * @param health how it does
 * @param reason why it is judged so, in one sentence
 * @param generation the last fencing token given out
 * @param holder who holds it, if somebody does
 * @param claim the newest that asked to run, if anybody ever did
 * @param tick the schedule's time the holder was started for; null if not known
 * @param startedAt when the holder's handler began; null if not known
 * @param heldMillis how long the holder holds
 * @param deadline when Lambda ends the holder; null unless its start and the function's timeout are known
 * @param offsets how far it is done, and what waits
 * @param deadLetters of the invocations whose history is kept, the last hundred; null where nobody looked there
 * @param lastHandOff how it last changed hands
 * @param order what the operator wants
 * @param seek a move of the checkpoint that waits for a holder, else the last one that was made
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
        @Nullable Long deadLetters,
        @Nullable HandOffView lastHandOff,
        @Nullable OrderView order,
        @Nullable SeekView seek,
        @Nullable String problem) {

    /** The same, with what its history knows. */
    public LeaseView withHistory(@Nullable HandOffView known, long letters) {
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
                letters,
                known,
                order,
                seek,
                problem);
    }

    /** A row that can't be read, which nobody touches until somebody mends it. */
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
                problem);
    }
}
