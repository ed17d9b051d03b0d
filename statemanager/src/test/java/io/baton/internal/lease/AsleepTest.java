package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a row says that its partition is asleep, and what ends that. */
class AsleepTest extends HandOffHarness {

    private HeldLease held(int tick) throws InterruptedException {
        return hold(claimed("invocation-" + tick, tick));
    }

    private void fallAsleep(HeldLease holder) {
        Checkpoint reached = Checkpoint.at(100);
        assertThat(holder.releaseAsleep(reached, holder.setbacksInTheEnd(reached), time.now()))
                .isTrue();
    }

    @Test
    void aHolderThatLetsThePartitionSleepLeavesItAsleep() throws Exception {
        HeldLease holder = held(1);
        assertThat(row().isAsleep()).isFalse();
        fallAsleep(holder);
        assertThat(row().isAsleep()).isTrue();
    }

    @Test
    void everyOtherReleaseLeavesItAwake() throws Exception {
        fallAsleep(held(1));
        held(2).release(Checkpoint.at(100), time.now());
        assertThat(row().isAsleep()).isFalse();
    }

    @Test
    void aClaimWakesItAlsoIfItIsResigned() throws Exception {
        fallAsleep(held(1));
        Claimant claimant = claimed("another", 2);
        assertThat(row().isAsleep()).isFalse();
        claimant.resign();
        assertThat(row().isAsleep()).isFalse();
    }

    @Test
    void itIsNotLeftAsleepForAClaimantThatWaits() throws Exception {
        HeldLease holder = held(1);
        claimed("another", 2);
        fallAsleep(holder);
        assertThat(row().isAsleep()).isFalse();
        assertThat(row().handOff()).extracting(Lease.HandOff::asleep).isNull();
    }

    @Test
    void aSeekThatWaitsWakesIt() throws Exception {
        fallAsleep(held(1));
        leases.seek(row(), 50, "ada", "once more");
        assertThat(row().isAsleep()).isFalse();
    }

    @Test
    void aStoppedPartitionIsNotAsleepUntilItIsStarted() throws Exception {
        fallAsleep(held(1));
        leases.command(KEY, DesiredState.STOP, "ada", "a rest");
        assertThat(row().isAsleep()).isFalse();
        leases.command(KEY, DesiredState.RUN, "ada", "go on");
        assertThat(row().isAsleep()).isTrue();
    }
}
