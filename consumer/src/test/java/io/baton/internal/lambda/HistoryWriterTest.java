package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.baton.Outcome;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Claimant;
import io.baton.internal.lease.Claiming;
import io.baton.internal.lease.InMemoryLeaseHistory;
import io.baton.internal.lease.InMemoryLeaseStore;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseHistory;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.PastInvocation;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.Tick;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Ended;
import io.baton.internal.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryWriterTest {

    private static final LeaseKey KEY = new LeaseKey("g", "t", 0);
    private static final ClaimRequest REQUEST =
            new ClaimRequest(KEY, new Owner("r", "n", "log", "7"), new Intent.Scheduled(new Tick(1)));
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private static final Meters METERS = new Meters();

    static {
        METERS.count(Count.DEAD_LETTERS, 2);
    }

    private final InMemoryLeaseHistory history = new InMemoryLeaseHistory();

    @Test
    void ofOneThatNeverClaimedNothingIsWritten() {
        remembering(history, Duration.ofMinutes(1)).of(REQUEST, ended(null, null, null), METERS);
        assertThat(history.of(KEY).invocations()).isEmpty();
    }

    @Test
    void ofOneThatWasOvertakenBeforeItHeldItIsWrittenThatItNeverDid() {
        remembering(history, Duration.ofMinutes(1)).of(REQUEST, ended(3L, START.plusSeconds(2), null), METERS);
        assertThat(history.of(KEY).invocations()).singleElement().satisfies(past -> {
            assertThat(past.deadLetters()).isEqualTo(2);
            assertThat(past.generation().value()).isEqualTo(3);
            assertThat(past.functionVersion()).isEqualTo("7");
            assertThat(past.heldAt()).isNull();
            assertThat(past.written()).isNull();
        });
    }

    @Test
    void whatItWroteInTransactionsIsWrittenDown() {
        var meters = new Meters();
        meters.count(Count.OUTPUTS, 20);
        meters.count(Count.COMMITS, 5);
        meters.count(Count.PRODUCERS_FENCED);
        remembering(history, Duration.ofMinutes(1)).of(REQUEST, ended(3L, START.plusSeconds(2), null), meters);
        assertThat(history.of(KEY).invocations())
                .singleElement()
                .extracting(PastInvocation::written)
                .isEqualTo(new PastInvocation.Written(20, 5, 0, 1));
    }

    @Test
    void whomItEvictedIsWrittenDownAsThatOneCanNot() throws Exception {
        Lease silent = heldByAnother();
        Instant beat = Objects.requireNonNull(silent.progress()).checkpointedAt();
        remembering(history, Duration.ofMinutes(1)).of(REQUEST, ended(3L, START.plusSeconds(2), silent), METERS);
        assertThat(history.of(KEY).invocations())
                .singleElement()
                .extracting(PastInvocation::evicted)
                .isEqualTo(new PastInvocation.Evicted(silent.generation(), "other#n", beat, beat));
    }

    @Test
    void aTableThatDoesNotTakeItHarmsNobody() {
        var broken = new LeaseHistory() {
            @Override
            public void add(LeaseKey key, PastInvocation invocation) {
                throw new LeaseStoreException("no answer", null);
            }

            @Override
            public Past of(LeaseKey key) {
                throw new LeaseStoreException("no answer", null);
            }
        };
        assertThatCode(() -> remembering(broken, Duration.ofMinutes(1))
                        .of(REQUEST, ended(3L, START.plusSeconds(2), null), METERS))
                .doesNotThrowAnyException();
    }

    @Test
    void withNoTimeLeftForACallItIsLeftOut() {
        remembering(history, Duration.ofSeconds(5)).of(REQUEST, ended(3L, START.plusSeconds(2), null), METERS);
        assertThat(history.of(KEY).invocations()).isEmpty();
    }

    private static HistoryWriter remembering(LeaseHistory history, Duration left) {
        return new HistoryWriter(history, LeaseTimings.DEFAULT, new Deadline(() -> left, Duration.ofSeconds(20)));
    }

    private static Lease heldByAnother() throws InterruptedException {
        var leases = new Leases(new InMemoryLeaseStore(), LeaseTimings.DEFAULT, new VirtualTime());
        var request = new ClaimRequest(KEY, new Owner("other", "n", "log", "1"), new Intent.Scheduled(new Tick(1)));
        var claimant = ((Claiming.Claimed) leases.claim(request, null, () -> false)).claimant();
        return ((Claimant.Look.Holds) claimant.look(Checkpoint.at(0))).tenancy().activated();
    }

    private static Ended ended(@Nullable Long generation, @Nullable Instant claimed, @Nullable Lease ousted) {
        return new Ended(
                Outcome.SUPERSEDED,
                "because",
                null,
                generation,
                null,
                null,
                0,
                null,
                null,
                null,
                List.of(),
                Setbacks.NONE,
                new Ended.Times(START, claimed, null, null, START.plusSeconds(9)),
                ousted,
                List.of());
    }
}
