package io.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.PartitionConsumerFunction;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A kit for a class of tests, each with a topic of its own and a verdict at its end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Suite {

    /** Longer than a lease of the kit's, and shorter than any client's patience. */
    static final Duration PAST_THE_LEASE = Duration.ofSeconds(4);

    private static final int PER_SECOND = 200;

    BatonTestKit kit;
    private int topics;

    TestBroker.Starter broker() {
        return Brokers.embedded();
    }

    @BeforeAll
    void open() {
        kit = BatonTestKit.start(KitSettings.standard().withBroker(broker()));
    }

    @AfterAll
    void close() {
        kit.close();
    }

    String topic(Map<String, String> configuration) {
        String topic = "topic-" + ++topics;
        kit.topic(topic, 1, configuration);
        return topic;
    }

    PartitionRun partition(String topic, Class<? extends PartitionConsumerFunction<?, ?>> type) {
        return kit.partition(topic, 0, type);
    }

    /** A function that keeps up with a steady flow of records. */
    PartitionRun underWay() {
        String topic = topic(Map.of());
        PartitionRun run = partition(topic, BytesFunction.class).tick();
        kit.flow(topic, PER_SECOND, i -> "key-" + i % 7, i -> "value-" + i);
        return run.awaitHandled(PER_SECOND);
    }

    /** Until it has done another second's worth of records. */
    static void goesOn(PartitionRun run) {
        run.awaitHandled(run.handled().size() + PER_SECOND);
    }

    static void forAWhile(Duration time, Runnable fault, Runnable mend) {
        fault.run();
        Patience.pass(time);
        mend.run();
    }

    /** Says what came of it, and fails unless every promise was kept. */
    static PartitionVerdict judge(String fault, PartitionRun run) {
        PartitionVerdict verdict = run.verdict();
        System.out.println(fault + " - " + verdict);
        verdict.assertKept();
        assertThat(verdict.produced()).as("put to the test").isPositive();
        return verdict;
    }
}
