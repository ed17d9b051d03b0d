package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Claimant;
import io.baton.internal.lease.Claiming;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.InMemoryLeaseStore;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import io.baton.internal.time.VirtualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left asleep, and what is woken. */
class SleepLookTest {

    private static final LeaseKey ONE = new LeaseKey("g", "t", 0);
    private static final LeaseKey TWO = new LeaseKey("g", "t", 1);

    private final VirtualTime time = new VirtualTime();
    private final InMemoryLeaseStore table = new InMemoryLeaseStore();
    private final Leases leases = new Leases(table, LeaseTimings.DEFAULT, time);
    private final Map<Integer, Long> ends = new HashMap<>(Map.of(0, 100L, 1, 100L));
    private final List<List<Integer>> asked = new ArrayList<>();
    private @Nullable String topicId = "topic-id";
    private @Nullable RuntimeException kafkaAway;

    @BeforeEach
    void bothAsleep() throws Exception {
        fallAsleep(hold(ONE));
        fallAsleep(hold(TWO));
    }

    private HeldLease hold(LeaseKey key) throws InterruptedException {
        var request = new ClaimRequest(key, new Owner("r", "n", "log", "1"), new Intent.Manual(new Tick(1)));
        Claimant claimant = ((Claiming.Claimed) leases.claim(request, "topic-id", () -> false)).claimant();
        return ((Claimant.Look.Holds) claimant.look(Checkpoint.at(100))).tenancy();
    }

    private void fallAsleep(HeldLease holder) {
        Checkpoint reached = Checkpoint.at(100);
        assertThat(holder.releaseAsleep(reached, holder.setbacksInTheEnd(reached), time.now()))
                .isTrue();
    }

    private Optional<List<Lease>> look() {
        return new SleepLook(table, partitions -> {
                    asked.add(partitions);
                    if (kafkaAway != null) {
                        throw kafkaAway;
                    }
                    return new SleepLook.Ends(topicId, ends);
                })
                .at(List.of(ONE, TWO));
    }

    private Lease row(LeaseKey key) {
        return table.read(key).orElseThrow();
    }

    @Test
    void whereNothingWaitsAllStayAsleepAndKafkaIsAskedOnceForAll() {
        assertThat(look()).contains(List.of(row(ONE), row(TWO)));
        assertThat(asked).containsExactly(List.of(0, 1));
    }

    @Test
    void aRecordOfOneWakesAll() {
        ends.put(1, 101L);
        assertThat(look()).isEmpty();
    }

    @Test
    void aLogThatEndsBeforeTheCheckpointWakesSoThatItIsReported() {
        ends.put(0, 99L);
        assertThat(look()).isEmpty();
    }

    @Test
    void anotherTopicOfThatNameWakesSoThatItIsReported() {
        topicId = "another-id";
        assertThat(look()).isEmpty();
    }

    @Test
    void aTopicWithoutAnIdIsTakenAtItsOffsets() {
        topicId = null;
        assertThat(look()).isPresent();
    }

    @Test
    void aPartitionThatKafkaSaysNothingOfWakes() {
        ends.remove(1);
        assertThat(look()).isEmpty();
    }

    @Test
    void aSeekWakes() {
        leases.seek(row(ONE), 50, "ada", "once more");
        assertThat(look()).isEmpty();
        assertThat(asked).as("the row suffices").isEmpty();
    }

    @Test
    void aPartitionThatIsHeldOrWasLetGoAwakeWakes() throws Exception {
        HeldLease holder = hold(TWO);
        assertThat(look()).as("held").isEmpty();
        holder.release(Checkpoint.at(100), time.now());
        assertThat(look()).as("let go, not asleep").isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void aPartitionWithoutARowWakes() {
        assertThat(new SleepLook(table, partitions -> new SleepLook.Ends(topicId, ends))
                        .at(List.of(ONE, new LeaseKey("g", "t", 2))))
                .isEmpty();
    }

    @Test
    void aStoppedPartitionDoesNotWakeTheOthersAndKafkaIsNotAskedForIt() {
        leases.command(TWO, DesiredState.STOP, "ada", "a rest");
        assertThat(look()).contains(List.of(row(ONE), row(TWO)));
        assertThat(asked).containsExactly(List.of(0));
    }

    @Test
    void whereAllAreStoppedTheInvocationGoesOnAndSaysSo() {
        leases.command(ONE, DesiredState.STOP, "ada", "a rest");
        leases.command(TWO, DesiredState.STOP, "ada", "a rest");
        assertThat(look()).isEmpty();
    }

    @Test
    void whereKafkaDoesNotAnswerThePartitionsAreClaimed() {
        kafkaAway = new SourceException("no broker answers", null);
        assertThat(look()).isEmpty();
    }

    @Test
    void whereTheTableDoesNotAnswerThePartitionsAreClaimed() {
        var away = new SleepLook(new UnreachableStore(), partitions -> new SleepLook.Ends(topicId, ends));
        assertThat(away.at(List.of(ONE))).isEmpty();
    }

    /** A table that is not there. */
    private record UnreachableStore() implements LeaseStore {
        @Override
        public Optional<Lease> read(LeaseKey key) {
            throw new LeaseStoreException("no answer", null);
        }

        @Override
        public Written write(Step step) {
            throw new LeaseStoreException("no answer", null);
        }
    }
}
