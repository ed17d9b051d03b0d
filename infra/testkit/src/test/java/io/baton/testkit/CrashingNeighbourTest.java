package io.baton.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Concurrency;
import io.baton.infra.ledger.AcknowledgedRecord;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A record of one partition ends the process again and again; another partition of the function has a harmless one in hand. */
@Tag("long")
class CrashingNeighbourTest extends Suite {

    /** Two crashes that call for caution, three that count; on a busy machine most of the others find a process that is under way or starts. */
    private static final int MOST_INVOCATIONS = 30;

    @Test
    void theRecordThatEndsAProcessOfSeveralPartitionsIsFoundAndItsNeighbourIsNotBlamed() {
        String topic = "neighbours";
        kit.topic(topic, 2).topic(NeighbourFunction.LETTERS, 1);
        List<PartitionRun> runs = kit.partitions(topic, List.of(0, 1), NeighbourFunction.class, Map.of());
        kit.produce(List.of(record(topic, 0, NeighbourFunction.HALTS), record(topic, 1, NeighbourFunction.SLOW)));
        var invocations = new AtomicInteger();
        assertThat(Patience.until(Patience.LONG.multipliedBy(3), () -> {
                    runs.getFirst().fire();
                    invocations.incrementAndGet();
                    Patience.pass(PAST_THE_LEASE);
                    return isDone(topic, 0) && isDone(topic, 1);
                }))
                .as("both partitions come past their records")
                .isTrue();
        assertThat(letters()).containsExactly(NeighbourFunction.HALTS);
        assertThat(invocations).hasValueLessThanOrEqualTo(MOST_INVOCATIONS);
    }

    private boolean isDone(String topic, int partition) {
        return read(topic, partition)
                .flatMap(Lease::checkpoint)
                .map(checkpoint -> checkpoint.nextOffset() > 0)
                .orElse(false);
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
