package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Delivery;
import io.baton.Output;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Outputs on a broker of Kafka 2.8.2, whose topics have no ids. */
@Tag("long")
class OldBrokerOutputsInvocationTest extends WritingInvocations {

    private final OldBroker broker = new OldBroker();

    @Override
    Site.Broker broker() {
        return broker;
    }

    @Override
    void close() {
        super.close();
        broker.close();
    }

    @ParameterizedTest
    @EnumSource
    void eachIsWrittenOnceAcrossAHandOver(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, 50);
        var first = start(topic, 0, () -> echo(way, Mode.KEY, output));
        await(() -> site.checkpoint(topic) == 50);
        var second = start(topic, 14, () -> echo(way, Mode.SERIAL, output));
        assertThat(report(first).getOutcome()).isEqualTo("superseded");
        site.produce(topic, 50, 100);
        await(() -> site.checkpoint(topic) == 100);
        site.stop(topic, second);
        assertThatEachWasWrittenOnce(output, Mode.KEY, 100);
    }
}
