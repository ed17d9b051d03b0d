package io.baton.infra.simulation.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.Output;
import io.baton.infra.simulation.Sabotage;
import io.baton.infra.simulation.machine.Machine;
import io.baton.internal.kafka.KafkaOutputSender;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.output.OutputSender;
import io.baton.internal.output.OutputTransactions;
import io.baton.internal.time.SystemTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The simulated Kafka, several times with other turns of its threads. */
class SimulatedOutputContractTest extends OutputContract {

    private static final int SEEDS = 20;
    private static final long MOST_SWITCHES = 1_000_000;
    private static final String TOPIC = "scores";

    @Override
    void on(Consumer<OutputPlace> test) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            var random = new SplittableRandom(seed);
            new Machine(seed, seed % 4, MOST_SWITCHES).run(() -> test.accept(new Simulated(random)));
        }
    }

    private static final class Simulated implements OutputPlace, Network {

        private static final SimulatedKafka.Watcher NOBODY = new SimulatedKafka.Watcher() {
            @Override
            public void appended(BrokerLog.Kept kept) {}

            @Override
            public void decided(Transaction transaction) {}

            @Override
            public void ended(Transaction transaction) {}

            @Override
            public void opened(String transactionalId) {}

            @Override
            public void overran(String transactionalId) {}
        };

        private final Output<String, String> output = OutputPlace.outputTo(TOPIC);
        private final SimulatedKafka kafka;
        private boolean paused;

        Simulated(SplittableRandom random) {
            this.kafka = new SimulatedKafka(Map.of(TOPIC, 1), this, random, Sabotage.NONE, NOBODY);
        }

        @Override
        public Journey journey(String request) {
            return paused ? new Journey(false, false, Duration.ZERO, Duration.ZERO) : CALM.journey(request);
        }

        @Override
        public boolean coordinatorIsAway() {
            return false;
        }

        @Override
        public Output<String, String> output() {
            return output;
        }

        @Override
        public OutputTransactions transactions(int partition, Duration transactionTimeout) {
            var lease = new LeaseKey("riders", "rides", partition);
            return new KafkaOutputTransactions(
                    lease,
                    new SimulatedClients(kafka, KafkaOutputTransactions.transactionalId(lease), transactionTimeout),
                    new SystemTime());
        }

        @Override
        public OutputSender sender() {
            return new KafkaOutputSender(List.of(output), SimulatedProducer.idempotent(kafka));
        }

        @Override
        public List<String> committed() {
            kafka.coordinator().look();
            return values(kafka.logs().getFirst().committed());
        }

        @Override
        public List<String> all() {
            return values(kafka.logs().getFirst().all());
        }

        private static List<String> values(List<BrokerLog.Kept> records) {
            return records.stream()
                    .map(kept -> new String(Objects.requireNonNull(kept.record().value()), UTF_8))
                    .toList();
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public void pass(Duration time) {
            SimulatedKafka.travel(time);
        }
    }
}
