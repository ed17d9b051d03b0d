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

    @Test
    void ticksThatComeTwiceAndLate() {
        PartitionRun run = underWay().handOff();
        assertThat(run.duplicateTick().outcome()).isEqualTo(Outcome.DUPLICATE.word());
        assertThat(run.lateTick().outcome()).isEqualTo(Outcome.DUPLICATE.word());
        assertThat(run.watchdog().outcome()).isEqualTo(Outcome.DUPLICATE.word());
        goesOn(run);
        judge("duplicate and late ticks, a watchdog", run);
    }

    @Test
    void aHolderWhoseProcessIsToldToEndLeavesTheLeaseVacantAndNothingToDoAgain() {
        PartitionRun run = underWay().shutDown();
        System.out.println("FAIL " + run.failures() + run.reports());
        try (var f = java.nio.file.Files.walk(kit.directory())) {
            f.filter(x -> x.toString().contains("topic-1-0") && x.toString().endsWith(".log"))
                    .forEach(x -> {
                        try {
                            java.nio.file.Files.copy(
                                    x,
                                    java.nio.file.Path.of("/tmp/tenure-env.log"),
                                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                        } catch (Exception e) {
                            System.out.println(e);
                        }
                    });
        } catch (Exception e) {
            System.out.println(e);
        }
        assertThat(kit.leases().read(run.key()))
                .hasValueSatisfying(
                        row -> assertThat(row.claimable()).as("%s", row).isTrue());
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
