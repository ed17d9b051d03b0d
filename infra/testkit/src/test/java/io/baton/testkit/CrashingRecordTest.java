package io.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Concurrency;
import io.baton.infra.ledger.HandledRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A record that ends every process that handles it. */
@Tag("faults")
class CrashingRecordTest extends Suite {

    private static final int RECORDS = 30;
    private static final long DEADLY = 17;
    private static final int MOST_TICKS = 15;

    @Test
    void itBecomesADeadLetterAndAllOthersAreHandled() {
        String topic = topic(Map.of());
        kit.topic(HaltingFunction.LETTERS, 1, Map.of());
        PartitionRun run = kit.partition(topic, 0, HaltingFunction.class, Map.of("BATON_CRASHES_PER_RECORD", "2"));
        for (int i = 0; i < RECORDS; i++) {
            kit.produce(topic, "key-" + i % 5, i == DEADLY ? HaltingFunction.DEADLY : "value-" + i);
        }
        List<Long> others = LongStream.range(0, RECORDS)
                .filter(offset -> offset != DEADLY)
                .boxed()
                .toList();
        for (int tick = 0; tick < MOST_TICKS && !handled(run).containsAll(others); tick++) {
            run.fire();
            Patience.pass(PAST_THE_LEASE);
        }
        assertThat(handled(run)).containsExactlyElementsOf(others);
        assertThat(letters()).isEqualTo(1);
        assertThat(run.failures())
                .filteredOn(why -> why.contains("code 139"))
                .as("processes that it ended")
                .isNotEmpty();
    }

    private int letters() {
        var partition = new TopicPartition(HaltingFunction.LETTERS, 0);
        return TopicContents.read(kit.broker().bootstrapServers(), partition, "read_uncommitted", Concurrency.SERIAL)
                .records()
                .size();
    }

    private static List<Long> handled(PartitionRun run) {
        return run.handled().stream()
                .map(HandledRecord::offset)
                .distinct()
                .sorted()
                .toList();
    }
}
