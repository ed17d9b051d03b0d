package io.baton.infra.simulation.world;

import io.baton.Pipeline;
import io.baton.infra.simulation.Sabotage;
import io.baton.infra.simulation.kafka.SimulatedClients;
import io.baton.infra.simulation.kafka.SimulatedKafka;
import io.baton.infra.simulation.kafka.SimulatedProducer;
import io.baton.internal.kafka.KafkaOutputSender;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.output.Committed;
import io.baton.internal.output.OutputEncoder;
import io.baton.internal.output.OutputException;
import io.baton.internal.output.OutputLimits;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.output.OutputSender;
import io.baton.internal.output.OutputTransactions;
import io.baton.internal.output.Outputs;
import io.baton.internal.time.Time;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The real writers of outputs, with clients of the simulated Kafka; one of their guards may be taken away. */
final class OpenOutputs {

    private static final long LARGEST = 1 << 20;

    private OpenOutputs() {}

    static Outputs of(WorldState state, Pipeline.Outputs outputs, LeaseKey lease, Time time) {
        OutputSite site = Objects.requireNonNull(state.outputs());
        return new Outputs(
                new OutputEncoder(
                        Map.of(
                                OutputSite.OUTPUT,
                                OutputLimits.of(LARGEST),
                                OutputSite.BY_TIME,
                                OutputLimits.of(LARGEST)),
                        time),
                switch (outputs.delivery()) {
                    case AT_LEAST_ONCE ->
                        new Outputs.Way.AtLeastOnce(sender(
                                new KafkaOutputSender(outputs.topics(), SimulatedProducer.idempotent(site.kafka())),
                                state.sabotage()));
                    case EXACTLY_ONCE ->
                        new Outputs.Way.ExactlyOnce(transactions(
                                transactions(site.kafka(), site.writing(), lease, time), state.sabotage()));
                },
                site.writing().limits(),
                time);
    }

    private static OutputTransactions transactions(SimulatedKafka kafka, Writing writing, LeaseKey lease, Time time) {
        return new KafkaOutputTransactions(
                lease,
                new SimulatedClients(
                        kafka, KafkaOutputTransactions.transactionalId(lease), writing.transactionTimeout()),
                time);
    }

    private static OutputSender sender(OutputSender whole, Sabotage sabotage) {
        return sabotage != Sabotage.ACKNOWLEDGEMENTS_ARE_NOT_AWAITED
                ? whole
                : new OutputSender() {
                    @Override
                    public void send(OutputRecord output, Consumer<@Nullable Exception> answered) {
                        whole.send(output, unused -> {});
                        answered.accept(null);
                    }

                    @Override
                    public void abandon() {
                        whole.abandon();
                    }

                    @Override
                    public void close() {
                        whole.close();
                    }
                };
    }

    private static OutputTransactions transactions(OutputTransactions whole, Sabotage sabotage) {
        return !sabotage.isOfOutputs() ? whole : new Damaged(whole, sabotage);
    }

    private record Damaged(OutputTransactions whole, Sabotage sabotage) implements OutputTransactions {

        @Override
        public Optional<Committed> takeOver() {
            Optional<Committed> last = whole.takeOver();
            return sabotage == Sabotage.ROW_IS_TRUSTED ? Optional.empty() : last;
        }

        @Override
        public void send(OutputRecord output) {
            whole.send(output);
        }

        @Override
        public void commit(Committed position) {
            try {
                whole.commit(position);
            } catch (OutputException e) {
                if (e.kind() != OutputException.Kind.REPEAT || sabotage != Sabotage.COMMITS_NEED_NO_ANSWER) {
                    throw e;
                }
            }
        }

        @Override
        public void close() {
            whole.close();
        }
    }
}
