package io.baton.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.Output;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.output.OutputException;
import io.baton.internal.output.OutputException.Kind;
import io.baton.internal.output.OutputLimits;
import io.baton.internal.time.SettableTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaOutputTransactionsTest {

    private final List<MockProducer<byte[], byte[]>> made = new ArrayList<>();
    private Runnable whileItIsMade = () -> {};

    private final KafkaOutputTransactions transactions =
            new KafkaOutputTransactions(new LeaseKey("riders", "rides", 3), new Clients(), new SettableTime());

    /** Kafka's own stand-in for a producer, of which the first is fenced. */
    private final class Clients implements TransactionClients {

        @Override
        public Producer<byte[], byte[]> producer() {
            var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            if (made.isEmpty()) {
                producer.initTransactionException = new ProducerFencedException("a newer one");
            }
            made.add(producer);
            whileItIsMade.run();
            return producer;
        }

        @Override
        public Map<Output<?, ?>, OutputLimits> limits() {
            return Map.of();
        }

        @Override
        public Optional<OffsetAndMetadata> stableOffset(String group, TopicPartition partition) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    @Test
    void takingOverAgainTakesAnotherProducer() {
        fence();
        assertThat(transactions.takeOver()).isEmpty();
        assertThat(made).extracting(MockProducer::closed).containsExactly(true, false);
        transactions.close();
        assertThat(made).extracting(MockProducer::closed).containsExactly(true, true);
    }

    @Test
    void aProducerThatIsMadeWhileTheOutputsCloseIsClosedAsWell() {
        fence();
        whileItIsMade = transactions::close;
        assertThatThrownBy(transactions::takeOver)
                .isInstanceOf(OutputException.class)
                .hasMessageContaining("closed");
        assertThat(made).extracting(MockProducer::closed).containsExactly(true, true);
    }

    private void fence() {
        assertThatThrownBy(transactions::takeOver)
                .isInstanceOfSatisfying(
                        OutputException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FENCED))
                .hasMessageContaining("open for longer than transaction.timeout.ms");
    }
}
