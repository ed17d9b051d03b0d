package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class BufferBudgetTest {

    private static final int LIMIT = 80;
    private static final int PARTITIONS = 4;

    private final VirtualTime time = new VirtualTime();

    @Test
    void aFunctionsOnlyPartitionHasAllOfIt() {
        Buffer only = buffers(1).getFirst();
        assertThat(fill(only)).isEqualTo(LIMIT);
    }

    @Test
    void whereTheOthersNeedNothingOneHasItsShareAndAllThatIsNotDivided() {
        List<Buffer> buffers = buffers(PARTITIONS);
        assertThat(fill(buffers.getFirst())).isEqualTo(LIMIT / 2 + LIMIT / 2 / PARTITIONS);
        for (Buffer other : buffers.subList(1, PARTITIONS)) {
            assertThat(fill(other)).as("what nobody can take from it").isEqualTo(LIMIT / 2 / PARTITIONS);
        }
    }

    @Test
    void whatOneHandsOnAnotherMayTake() {
        List<Buffer> buffers = buffers(2);
        fill(buffers.get(0));
        fill(buffers.get(1));
        assertThat(buffers.get(1).hasRoom()).isFalse();
        buffers.get(0).restartAt(0);
        assertThat(buffers.get(1).hasRoom()).isTrue();
    }

    @Test
    void togetherTheyNeverHoldMoreWhateverTheOrder() {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int round = 0; round < 200; round++) {
            List<Buffer> buffers = buffers(1 + random.nextInt(8));
            for (int i = 0; i < 300; i++) {
                Buffer one = buffers.get(random.nextInt(buffers.size()));
                if (random.nextInt(10) == 0) {
                    one.restartAt(0);
                } else if (one.hasRoom()) {
                    add(one);
                }
                long all = buffers.stream().mapToLong(it -> it.use().records()).sum();
                assertThat(all).isLessThanOrEqualTo(LIMIT + buffers.size());
            }
        }
    }

    private List<Buffer> buffers(int partitions) {
        var budget = new BufferBudget(new BufferLimits(LIMIT, 1 << 20), partitions);
        return IntStream.range(0, partitions)
                .mapToObj(i -> Buffer.of(budget, time))
                .toList();
    }

    private static int fill(Buffer buffer) {
        int added = 0;
        while (buffer.hasRoom()) {
            add(buffer);
            added++;
        }
        return added;
    }

    private static void add(Buffer buffer) {
        long offset = Math.max(0, buffer.end());
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        records.add(new ConsumerRecord<>("t", 0, offset, new byte[0], new byte[1]));
        buffer.add(new Fetched(records, Checkpoint.at(offset + 1)));
    }
}
