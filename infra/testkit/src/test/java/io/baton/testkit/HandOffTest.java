package io.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Invocations that follow one another, as planned and otherwise. */
class HandOffTest extends Suite {

    @Test
    void plannedHandOffs() {
        PartitionRun run = underWay();
        run.handOff().handOff().handOff();
        goesOn(run);
        PartitionVerdict verdict = judge("planned hand-offs", run);
        assertThat(verdict.details().succession().handoffs()).isEqualTo(3);
    }

    /** Told by the invocations from their clocks and the row, seen by the ledger in what handlers wrote down. */
    @Test
    @Tag("long")
    void theGapThatAnInvocationTellsIsTheOneThatTheLedgerSees() {
        PartitionRun run = underWay().handOff();
        goesOn(run);
        PartitionVerdict verdict = judge("told and seen gap", run);
        double seen = verdict.details().succession().gapMillis().max();
        Long told = run.reports().getLast().getHandoffGapMillis();
        System.out.printf("told %d ms, seen %.1f ms%n", told, seen);
        assertThat(told).isNotNull();
        // a fresh process takes a moment from the beginning of its first record to the handler's
        assertThat(seen - told).isBetween(-10.0, 300.0);
    }

    @Test
    @Tag("long")
    void ticksThatComeTwiceAndLate() {
        PartitionRun run = underWay().handOff();
        assertThat(run.duplicateTick().getOutcome()).isEqualTo(Outcome.DUPLICATE.word());
        assertThat(run.lateTick().getOutcome()).isEqualTo(Outcome.DUPLICATE.word());
        assertThat(run.watchdog().getOutcome()).isEqualTo(Outcome.DUPLICATE.word());
        goesOn(run);
        judge("duplicate and late ticks, a watchdog", run);
    }

    @Test
    void aHolderWhoseProcessIsToldToEndLeavesTheLeaseVacantAndNothingToDoAgain() {
        PartitionRun run = underWay().shutDown();
        assertThat(kit.leases().read(run.key())).hasValueSatisfying(row -> {
            assertThat(row.holder()).isNull();
            assertThat(row.claimable()).as("%s", row).isTrue();
        });
        run.tick();
        goesOn(run);
        PartitionVerdict verdict = judge("SIGTERM", run);
        assertThat(verdict.duplicated()).isZero();
        assertThat(verdict.failures()).hasSize(1);
    }

    @Tag("faults")
    @Test
    void aHolderThatIsKilled() {
        PartitionRun run = underWay().kill();
        goesOn(run);
        judge("kill", run);
    }

    @Tag("faults")
    @Test
    void aHolderThatIsKilledAndNoTickComes() {
        PartitionRun run = underWay().killAndAwaitRetry();
        goesOn(run);
        judge("kill, taken over by Lambda's retry", run);
    }

    @Tag("faults")
    @Test
    void aHolderThatIsFrozenPastItsLease() {
        PartitionRun run = underWay().freeze();
        goesOn(run);
        PartitionVerdict verdict = judge("freeze past the lease", run);
        assertThat(verdict.details().succession().evictions()).isEqualTo(1);
    }

    @Tag("faults")
    @Test
    void aHolderThatIsFrozenForAMoment() {
        PartitionRun run = underWay().freeze(Duration.ofMillis(500)).handOff();
        goesOn(run);
        assertThat(judge("freeze within the lease", run).duplicated()).isZero();
    }
}
