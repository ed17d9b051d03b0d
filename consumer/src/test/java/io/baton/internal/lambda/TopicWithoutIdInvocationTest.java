package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static io.baton.internal.lambda.Awaiting.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.FailurePolicy;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.internal.lease.DesiredState;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Brokers that give topics no ids, and begin to. */
@Tag("long")
class TopicWithoutIdInvocationTest {

    private final OldBroker broker = new OldBroker();
    private final Site site = new Site(broker);

    /** What a table of things done remembers. */
    private final Set<String> done = ConcurrentHashMap.newKeySet();

    private final Queue<String> effects = new ConcurrentLinkedQueue<>();
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void forget() {
        done.clear();
    }

    @AfterEach
    void close() {
        site.close();
        broker.close();
    }

    @Test
    void recordsOfTwoTopicsAreNeverTakenForEachOther() throws Exception {
        String one = site.newTopic(1);
        String other = site.newTopic(1);
        site.produce(one, 0, 20);
        site.produce(other, 0, 20);
        handleAll(one, 0, 20);
        handleAll(other, 0, 20);
        assertThat(effects).hasSize(40);
    }

    @Test
    void aHandOverGoesOnUnderTheSameNames() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 20);
        var first = start(topic, 0);
        await(() -> site.checkpoint(topic) == 20);
        String name = site.row(topic).orElseThrow().topicId();
        var second = start(topic, 14);
        assertThat(report(first).getOutcome()).isEqualTo("superseded");
        site.produce(topic, 20, 30);
        await(() -> site.checkpoint(topic) == 30);
        assertThat(site.stop(topic, second).getOutcome()).isEqualTo("stopped");
        assertThat(handled).containsExactlyElementsOf(values(30));
        assertThat(site.row(topic).orElseThrow().topicId()).isEqualTo(name).startsWith(topic);
    }

    @Test
    void theFirstIdThatIsGivenIsAdoptedAndNothingIsRepeated() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 20);
        handleAll(topic, 0, 20);
        broker.raiseProtocol();
        site.produce(topic, 20, 30);
        handleAll(topic, 14, 30);
        assertThat(handled).containsExactlyElementsOf(values(30));
        assertThat(site.row(topic).orElseThrow().topicId()).isEqualTo(site.kafka.topicId(topic));
    }

    @Test
    void aTopicThatWasMadeAgainIsToldByTheTimeOfItsRecords() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 20);
        handleAll(topic, 0, 20);
        // as if these records were those of a topic that came after
        site.checkpointedEarlier(topic, "2026-11-21T00:00:00Z");
        assertThat(failure(start(topic, 14)))
                .hasMessageContaining("The topic '" + topic + "' was deleted and made again")
                .hasMessageContaining("all records below offset 20 are finished");
        assertThat(handled).hasSize(20);
    }

    @Test
    void theGroupsOffsetStaysGoodWhenIdsAreGiven() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 20);
        handleAll(topic, 0, 20);
        assertThat(site.groupOffset(topic)).contains(20L);
        broker.raiseProtocol();
        site.produce(topic, 20, 30);
        site.deleteRow(topic);
        handleAll(topic, 14, 30);
        assertThat(handled).containsExactlyElementsOf(values(30));
    }

    private void handleAll(String topic, int minute, long end) throws Exception {
        site.command(topic, DesiredState.RUN);
        var running = start(topic, minute);
        await(() -> site.checkpoint(topic) == end || running.isDone());
        PartitionReport report = site.stop(topic, running);
        assertThat(report.getNextOffset()).isEqualTo(end);
        site.command(topic, DesiredState.RUN);
    }

    private CompletableFuture<PartitionReport> start(String topic, int minute) {
        return site.invoke(
                site.environment(topic),
                Site.tick(minute),
                WholeInvocations.LONG,
                () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                        .onFailure(FailurePolicy.stop())
                        .handle((key, value, context) -> {
                            handled.add(value);
                            if (done.add(context.recordId().toString())) {
                                effects.add(value);
                            }
                        }));
    }

    private static Iterable<String> values(int to) {
        return IntStream.range(0, to).mapToObj(i -> "v" + i).toList();
    }
}
