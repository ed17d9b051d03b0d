package io.baton.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Concurrency;
import io.baton.infra.ledger.AcknowledgedRecord;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.Setbacks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A record of one partition ends the process again and again; another partition of the function has a harmless one in hand. */
@Tag("long")
class CrashingNeighbourTest extends Suite {

    /** More than are enough where a partition has its function for itself. */
    private static final int CRASHES = 5;

    @Test
    void noRecordIsBlamedForTheEndOfAProcessThatHasSeveralPartitions() {
        String topic = "neighbours";
        kit.topic(topic, 2).topic(NeighbourFunction.LETTERS, 1);
        List<PartitionRun> runs = kit.partitions(topic, List.of(0, 1), NeighbourFunction.class, Map.of());
        kit.produce(List.of(record(topic, 0, NeighbourFunction.HALTS), record(topic, 1, NeighbourFunction.SLOW)));
        runs.getFirst().fire();
        assertThat(Patience.until(Patience.LONG.multipliedBy(3), () -> {
                    runs.getFirst().fire();
                    Patience.pass(PAST_THE_LEASE);
                    return crashes(topic, 1) >= CRASHES;
                }))
                .as("the neighbour is taken along again and again")
                .isTrue();
        assertThat(crashes(topic, 0)).isGreaterThanOrEqualTo(CRASHES - 1);
        assertThat(letters()).as("records that were put away").isEmpty();
        for (int partition = 0; partition < 2; partition++) {
            assertThat(row(topic, partition).checkpoint().orElseThrow().nextOffset())
                    .as("partition %s waits", partition)
                    .isZero();
        }
    }

    /** 0 before the first invocation has claimed, too. */
    private int crashes(String topic, int partition) {
        return read(topic, partition)
                .map(row -> row.setbacks().crashes())
                .map(Setbacks.Crashes::times)
                .orElse(0);
    }

    private Lease row(String topic, int partition) {
        return read(topic, partition).orElseThrow();
    }

    private Optional<Lease> read(String topic, int partition) {
        return kit.leases().read(new LeaseKey(BatonTestKit.GROUP, topic, partition));
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, int partition, String value) {
        return new ProducerRecord<>(topic, partition, value.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    private List<String> letters() {
        var partition = new TopicPartition(NeighbourFunction.LETTERS, 0);
        return TopicContents.read(kit.broker().bootstrapServers(), partition, "read_uncommitted", Concurrency.SERIAL)
                .records()
                .stream()
                .map(AcknowledgedRecord::key)
                .toList();
    }
}
