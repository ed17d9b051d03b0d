package io.baton.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Output;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaOutputSenderTest {

    private final LinkedBlockingQueue<Duration> closed = new LinkedBlockingQueue<>();
    private final KafkaOutputSender sender = new KafkaOutputSender(
            List.of(Output.to("out", new ByteArraySerializer(), new ByteArraySerializer())),
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public void close(Duration timeout) {
                    closed.add(timeout);
                    super.close(timeout);
                }
            });

    @Test
    void whatIsAbandonedIsSentNoMore() {
        sender.abandon();
        assertThat(closed).containsExactly(Duration.ZERO);
        sender.close();
        assertThat(closed).hasSize(1);
    }

    @Test
    void whatEndsInGoodOrderMayBeAnswered() {
        sender.close();
        assertThat(closed).containsExactly(Duration.ofSeconds(1));
    }
}
