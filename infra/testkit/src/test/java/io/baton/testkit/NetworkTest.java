package io.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.local.Link;
import io.baton.infra.local.Link.Direction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of the records when the network fails, of all or of the holder alone. */
@Tag("faults")
class NetworkTest extends Suite {

    @Test
    void theTableOutOfEverybodysReach() {
        PartitionRun run = underWay();
        Link table = run.network().table();
        forAWhile(PAST_THE_LEASE, table::cut, table::restore);
        clean("table cut off past the lease", run);
    }

    @Test
    void kafkaOutOfReach() {
        PartitionRun run = underWay();
        Link kafka = run.network().kafka();
        forAWhile(PAST_THE_LEASE, kafka::cut, kafka::restore);
        clean("Kafka cut off", run);
    }

    @Test
    void bothSilent() {
        PartitionRun run = underWay();
        Network network = run.network();
        forAWhile(PAST_THE_LEASE, network::pause, network::restore);
        clean("Kafka and table silent past the lease", run);
    }

    @Test
    void kafkasAnswersGetLost() {
        PartitionRun run = underWay();
        Link kafka = run.network().kafka();
        forAWhile(PAST_THE_LEASE, () -> kafka.drop(Direction.TO_CLIENT), kafka::restore);
        clean("Kafka's answers lost", run);
    }

    @Test
    void aHolderWithoutAnyNetwork() {
        replaced("holder alone cut off from Kafka and table", underWay().isolate());
    }

    @Test
    void aHolderThatDoesNotReachTheTable() {
        PartitionRun run = underWay();
        Link table = run.network().table();
        replaced(
                "holder's requests to the table lost",
                run.strike(() -> table.drop(Direction.TO_SERVER), table::restore));
    }

    @Test
    void aHolderThatHearsNothingFromTheTable() {
        PartitionRun run = underWay();
        Link table = run.network().table();
        replaced(
                "table's answers to the holder lost",
                run.strike(() -> table.drop(Direction.TO_CLIENT), table::restore));
    }

    /** Nobody came to replace the holder, so nothing may have been done twice. */
    private static void clean(String fault, PartitionRun run) {
        goesOn(run);
        PartitionVerdict verdict = judge(fault, run);
        assertThat(verdict.duplicated()).isZero();
    }

    private static void replaced(String fault, PartitionRun run) {
        goesOn(run);
        PartitionVerdict verdict = judge(fault, run);
        assertThat(verdict.details().succession().evictions()).isEqualTo(1);
    }
}
