package io.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.Concurrency;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the kit notices of a function: a judge that can't condemn is none. */
class BatonTestKitTest extends Suite {

    @Test
    void recordsThatNobodyHandledAreLost() {
        String topic = topic(Map.of());
        IntStream.range(0, 10).forEach(i -> kit.produce(topic, "key", "value"));
        PartitionRun run = kit.partition(topic, 0, BytesFunction.class, Map.of("BATON_START_POSITION", "offset:4"));
        PartitionVerdict verdict = run.tick().verdict();
        assertThat(verdict.lost()).isEqualTo(4);
        assertThatThrownBy(verdict::assertKept).hasMessageContaining("offset 0").hasMessageContaining("never handled");
    }

    @Test
    void recordsThatTheFailurePolicySkippedOrAFilterDroppedAreNotLost() {
        String topic = topic(Map.of());
        PartitionRun run = kit.partition(topic, 0, PickyFunction.class);
        kit.produce(topic, "unwanted", "value");
        kit.produce(topic, "key", "bad");
        kit.produce(topic, "key", "good");
        PartitionVerdict verdict = run.tick().verdict();
        verdict.assertKept();
        assertThat(verdict.produced()).isEqualTo(3);
        assertThat(verdict.details().delivery().deadLettered()).isEqualTo(1);
    }

    @Test
    void recordsHandledAtOnceMustKeepTheOrderOfTheirKeysOnly() {
        String topic = topic(Map.of());
        PartitionRun run = kit.partition(topic, 0, SeveralAtOnceFunction.class);
        kit.flow(topic, 200, i -> "key-" + i % 7, i -> "value-" + i);
        run.tick().handOff();
        goesOn(run);
        PartitionVerdict verdict = judge("hand-off of a pipeline with concurrency", run);
        assertThat(verdict.details().atOnce().most()).isGreaterThan(Concurrency.SERIAL.records());
    }

    @Test
    void aFunctionThatCannotStartSaysWhy() {
        String topic = topic(Map.of());
        PartitionRun run = kit.partition(topic, 0, BytesFunction.class, Map.of("BATON_START_POSITION", "nowhere"));
        assertThatThrownBy(run::tick).hasMessageContaining("BATON_START_POSITION is 'nowhere'");
    }
}
