package io.baton.infra.lab.outputs;

import io.baton.infra.ledger.SeenCommit;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.output.Committed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks, again and again, what is committed for one partition, and between which ends of the output topic the answer came. It comes
 * when no transaction is pending, which may take seconds. Confined to one thread at a time.
 */
final class CommitLook {

    /** @param committed null until it is there */
    private record UnderWay(
            Map<Integer, Long> visibleBefore,
            KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> answer,
            @Nullable Committed committed) {}

    private final Admin admin;
    private final String group;
    private final TopicPartition partition;
    private @Nullable UnderWay underWay;

    CommitLook(Admin admin, String group, TopicPartition partition) {
        this.admin = admin;
        this.group = group;
        this.partition = partition;
    }

    /** @param visible asked for before */
    void beginUnlessUnderWay(Map<Integer, Long> visible) {
        if (underWay == null) {
            underWay = new UnderWay(
                    visible,
                    admin.listConsumerGroupOffsets(
                                    Map.of(
                                            group,
                                            new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(partition))),
                                    new ListConsumerGroupOffsetsOptions().requireStable(true))
                            .partitionsToOffsetAndMetadata(group),
                    null);
        }
    }

    /** Takes the answer in, if it has come; one that failed, or says nothing, is asked for again. */
    void noteAnswer() throws InterruptedException {
        UnderWay now = underWay;
        if (now == null || now.committed() != null || !now.answer().isDone()) {
            return;
        }
        try {
            OffsetAndMetadata offset = now.answer().get().get(partition);
            underWay = offset == null
                    ? null
                    : Committed.parsed(offset.offset(), OptionalInt.empty(), offset.metadata())
                            .map(committed -> new UnderWay(now.visibleBefore(), now.answer(), committed))
                            .orElse(null);
        } catch (ExecutionException e) {
            underWay = null;
        }
    }

    /**
     * What was seen, once its answer is there.
     *
     * @param written asked for after {@link #noteAnswer}
     */
    Optional<SeenCommit> writtenUntilNow(Map<Integer, Long> written) {
        UnderWay now = underWay;
        if (now == null || now.committed() == null) {
            return Optional.empty();
        }
        underWay = null;
        Checkpoint checkpoint = now.committed().checkpoint();
        return Optional.of(new SeenCommit(
                partition.partition(),
                now.committed().seek(),
                checkpoint.nextOffset(),
                stretches(checkpoint.ahead()),
                now.visibleBefore(),
                written));
    }

    private static List<SeenCommit.Stretch> stretches(FinishedAhead ahead) {
        List<SeenCommit.Stretch> stretches = new ArrayList<>();
        for (FinishedAhead left = ahead; !left.isEmpty(); ) {
            long until = left.endOfStretch(left.first());
            stretches.add(new SeenCommit.Stretch(left.first(), until));
            left = left.from(until);
        }
        return stretches;
    }

    /** Does not wait for the answer that is under way. */
    void forget() {
        underWay = null;
    }
}
