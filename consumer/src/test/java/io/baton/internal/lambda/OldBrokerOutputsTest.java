package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.FailurePolicy;
import io.baton.Output;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Outputs on brokers of 2.8, a single one of which is too few for Kafka's defaults. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldBrokerOutputsTest {

    private final OldBroker broker = new OldBroker(3);
    private final Site site = new Site(broker);

    @AfterAll
    void close() {
        site.close();
        broker.close();
    }

    @Test
    void aTopicThatWantsMoreReplicasThanItHasIsRefusedAsTheBrokersRefuseItsRecords() throws Exception {
        Output<String, String> thin = output(Map.of("min.insync.replicas", "2"));
        assertRefused(
                () -> writing(thin)
                        .atLeastOnce()
                        .onFailure(FailurePolicy.stop())
                        .handle(echoing(thin)),
                "The output topic " + thin.topic() + " has min.insync.replicas=2 and partitions with 1 replicas",
                "these brokers refuse all that is written to it");
    }

    @Test
    void aClusterThatIsTooSmallForACoordinatorOfTransactionsIsSaidSo() throws Exception {
        Output<String, String> output = output(Map.of());
        assertRefused(
                () -> writing(output)
                        .exactlyOnce()
                        .onFailure(FailurePolicy.stop())
                        .handle(echoing(output)),
                "The coordinator of the transactional id 'baton/" + Site.GROUP,
                "transaction.state.log.replication.factor");
    }

    private Output<String, String> output(Map<String, String> settings) throws Exception {
        return Output.to(site.kafka.newTopic("output", 1, settings), new StringSerializer(), new StringSerializer());
    }

    private static Pipeline.Writing<String, String> writing(Output<String, String> output) {
        return Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .writing(output);
    }

    private static RecordHandler<String, String> echoing(Output<String, String> output) {
        return (key, value, context) -> context.send(output, key, value);
    }

    private void assertRefused(Supplier<Pipeline<?, ?>> pipeline, String... said) throws Exception {
        String topic = site.newTopic(1);
        var environment = new HashMap<>(site.environment(topic));
        environment.put("BATON_CONNECT_TIMEOUT", "5s");
        assertThat(failure(site.invoke(environment, Site.tick(0), WholeInvocations.LONG, pipeline)))
                .hasMessageContainingAll(said);
        assertThat(site.checkpoint(topic)).isEqualTo(-1);
    }
}
