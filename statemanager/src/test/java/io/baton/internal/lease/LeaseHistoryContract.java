package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every history must keep, and let go of. */
public abstract class LeaseHistoryContract {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00.123Z");

    protected abstract LeaseHistory history();

    /** A key no other test uses. */
    protected LeaseKey freshKey() {
        return new LeaseKey("group/" + UUID.randomUUID(), "topic", 7);
    }

    @Test
    void whereNothingWasNotedThereIsNothing() {
        assertThat(history().of(freshKey())).isEqualTo(new LeaseHistory.Past(List.of(), List.of()));
    }

    @Test
    void whatWasNotedIsReadBackNewestFirst() {
        LeaseKey key = freshKey();
        history().add(key, past(1));
        history().add(key, whole(2));
        history().add(key, past(3));
        history().add(freshKey(), past(4));
        assertThat(history().of(key).problems()).isEmpty();
        assertThat(history().of(key).invocations()).containsExactly(past(3), whole(2), past(1));
    }

    @Test
    void onceMoreIsTheSame() {
        LeaseKey key = freshKey();
        history().add(key, past(1));
        history().add(key, past(1));
        assertThat(history().of(key).invocations()).containsExactly(past(1));
    }

    @Test
    void theOldestGivesWayToTheNewest() {
        LeaseKey key = freshKey();
        for (int generation = 1; generation <= LeaseHistory.KEPT + 2; generation++) {
            history().add(key, past(generation));
        }
        assertThat(history().of(key).invocations())
                .hasSize(LeaseHistory.KEPT)
                .startsWith(past(LeaseHistory.KEPT + 2))
                .endsWith(past(3));
    }

    /** One that was overtaken before it held. */
    protected static PastInvocation past(long generation) {
        Instant claimed = START.plus(Duration.ofMinutes(14 * generation));
        return new PastInvocation(
                new Generation(generation),
                "0a1b2c3d-0000-4000-8000-0123456789ab",
                new Tick(claimed.toEpochMilli()),
                "$LATEST",
                "2026/11/21/[$LATEST]0123456789abcdef0123456789abcdef",
                claimed.minusSeconds(2),
                claimed,
                null,
                null,
                claimed.plusSeconds(1),
                "superseded",
                "a newer invocation claimed before this one held the partition",
                null,
                null,
                0,
                0,
                null,
                List.of(),
                null,
                null);
    }

    /** As most are: it held, and handed over. */
    protected static PastInvocation usual(long generation, String reason) {
        PastInvocation past = past(generation);
        return new PastInvocation(
                past.generation(),
                past.requestId(),
                past.tick(),
                past.functionVersion(),
                past.logStream(),
                past.startedAt(),
                past.claimedAt(),
                past.claimedAt().plusMillis(40),
                past.claimedAt().plusSeconds(840),
                past.claimedAt().plusSeconds(841),
                "superseded",
                reason,
                1_829_311L,
                1_900_000L,
                123_456,
                7,
                41L,
                List.of(),
                null,
                null);
    }

    /** With everything there is. */
    private static PastInvocation whole(long generation) {
        PastInvocation past = usual(generation, "handed over to generation " + (generation + 1));
        var mine = past.generation();
        return new PastInvocation(
                mine,
                past.requestId(),
                past.tick(),
                past.functionVersion(),
                past.logStream(),
                past.startedAt(),
                past.claimedAt(),
                past.heldAt(),
                past.drainingAt(),
                past.endedAt(),
                past.outcome(),
                past.reason(),
                past.fromOffset(),
                past.nextOffset(),
                past.records(),
                past.deadLetters(),
                past.gapMillis(),
                List.of(
                        new Lease.SeekDone(
                                1,
                                1_850_000,
                                1_800_000,
                                mine,
                                "ops",
                                past.claimedAt().plusSeconds(60)),
                        new Lease.SeekDone(
                                3,
                                1_801_000,
                                1_850_000,
                                mine,
                                "ops",
                                past.claimedAt().plusSeconds(90))),
                new PastInvocation.Evicted(
                        new Generation(generation - 1),
                        "request#nonce",
                        past.claimedAt().minusSeconds(900),
                        past.claimedAt().minusSeconds(10)),
                new PastInvocation.Written(120_000, 8_000, 1, 2));
    }
}
