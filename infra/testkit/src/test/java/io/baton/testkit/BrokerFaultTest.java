package io.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A broker that is away for a while: the holder stays, and nothing is done twice. */
@Tag("faults")
class BrokerFaultTest extends Suite {

    @Test
    void paused() {
        PartitionRun run = underWay();
        forAWhile(PAST_THE_LEASE, kit.broker()::pause, kit.broker()::resume);
        ridesItOut("broker paused", run);
    }

    @Test
    void stopped() {
        PartitionRun run = underWay();
        kit.broker().stop();
        kit.broker().start();
        ridesItOut("broker stopped and started", run);
    }

    @Test
    void killed() {
        PartitionRun run = underWay();
        kit.broker().kill();
        kit.broker().start();
        ridesItOut("broker killed and started", run);
    }

    private static void ridesItOut(String fault, PartitionRun run) {
        goesOn(run);
        run.handOff();
        goesOn(run);
        PartitionVerdict verdict = judge(fault, run);
        assertThat(verdict.duplicated()).isZero();
        assertThat(verdict.details().succession().handoffs()).isEqualTo(1);
    }
}
