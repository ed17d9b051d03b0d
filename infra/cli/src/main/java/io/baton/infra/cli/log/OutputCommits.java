package io.baton.infra.cli.log;

import io.baton.infra.cli.view.OutputCommit;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.output.Committed;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks Kafka what was committed with outputs, for many partitions at once. It changes nothing, and fences no producer. It leaves out what
 * its principal may not see, and what old brokers do not tell. Confined to the command's thread.
 */
public final class OutputCommits {

    private final Admin admin;
    private final Duration patience;

    public OutputCommits(Admin admin, Duration patience) {
        this.admin = admin;
        this.patience = patience;
    }

    /** The commits of those partitions that write exactly once, or did before. */
    public Map<LeaseKey, OutputCommit> look(Collection<LeaseKey> leases) {
        Map<LeaseKey, OffsetAndMetadata> offsets = offsets(leases);
        if (offsets.isEmpty()) {
            return Map.of();
        }
        var transactions = admin.describeTransactions(offsets.keySet().stream()
                .map(KafkaOutputTransactions::transactionalId)
                .toList());
        Map<LeaseKey, OutputCommit> found = new HashMap<>();
        offsets.forEach((lease, offset) -> Committed.parsed(offset.offset(), OptionalInt.empty(), offset.metadata())
                .ifPresent(committed -> found.put(
                        lease,
                        new OutputCommit(
                                committed,
                                Committed.at(offset.metadata()).orElse(null),
                                openSince(transactions, lease).orElse(null)))));
        return found;
    }

    /** The offsets of Baton's own groups, whichever client committed them. */
    public Map<LeaseKey, OffsetAndMetadata> offsets(Collection<LeaseKey> leases) {
        Map<String, List<LeaseKey>> byGroup = leases.stream()
                .collect(Collectors.groupingBy(
                        lease -> KafkaOutputTransactions.ownGroup(lease.groupId()), TreeMap::new, Collectors.toList()));
        if (byGroup.isEmpty()) {
            return Map.of();
        }
        Map<String, ListConsumerGroupOffsetsSpec> asked = new TreeMap<>();
        byGroup.forEach((group, keys) -> asked.put(
                group,
                new ListConsumerGroupOffsetsSpec()
                        .topicPartitions(
                                keys.stream().map(OutputCommits::partition).toList())));
        var answers = admin.listConsumerGroupOffsets(asked);
        Map<LeaseKey, OffsetAndMetadata> found = new HashMap<>();
        byGroup.forEach((group, keys) -> answer(answers.partitionsToOffsetAndMetadata(group))
                .ifPresent(committed -> keys.forEach(key -> {
                    OffsetAndMetadata offset = committed.get(partition(key));
                    if (offset != null) {
                        found.put(key, offset);
                    }
                })));
        return found;
    }

    private Optional<Instant> openSince(DescribeTransactionsResult transactions, LeaseKey lease) {
        return answer(transactions.description(KafkaOutputTransactions.transactionalId(lease)))
                .filter(OutputCommits::isOpen)
                .flatMap(open -> open.transactionStartTimeMs().stream().boxed().findFirst())
                .map(Instant::ofEpochMilli);
    }

    private static boolean isOpen(TransactionDescription transaction) {
        TransactionState state = transaction.state();
        return state == TransactionState.ONGOING
                || state == TransactionState.PREPARE_COMMIT
                || state == TransactionState.PREPARE_ABORT
                || state == TransactionState.PREPARE_EPOCH_FENCE;
    }

    private <T> Optional<T> answer(Future<T> asked) {
        try {
            return Optional.of(asked.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaQuestionException("Interrupted while Kafka was asked", e);
        }
    }

    private static TopicPartition partition(LeaseKey key) {
        return new TopicPartition(key.topic(), key.partition());
    }
}
