package io.baton.internal.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.jspecify.annotations.Nullable;

/** What Kafka's answers say about transactions of outputs. Pure. */
final class TransactionRules {

    /** Of each broker. */
    static final String LONGEST_TIMEOUT = "transaction.max.timeout.ms";

    private static final long DEFAULT_TIMEOUT_MS = 60_000;

    private TransactionRules() {}

    /** @param problem in place of the description of a transactional id; an id that is not known yet is none */
    static Optional<OutputProblem> ofId(String transactionalId, @Nullable Throwable problem) {
        return switch (problem) {
            case TransactionalIdAuthorizationException e ->
                Optional.of(OutputProblem.notAllowed(
                        "It is not allowed to use the transactional id '%s':".formatted(transactionalId),
                        "give the function's principal WRITE and DESCRIBE on it, or on the prefix '%s' (kafka-acls.sh --transactional-id; AlterTransactionalId and DescribeTransactionalId on MSK with IAM)."
                                .formatted(transactionalId.substring(0, transactionalId.lastIndexOf('/') + 1)),
                        e));
            case TimeoutException e -> Optional.of(noCoordinator("the transactional id '" + transactionalId + "'", e));
            case java.util.concurrent.TimeoutException e ->
                Optional.of(noCoordinator("the transactional id '" + transactionalId + "'", e));
            case null, default -> Optional.empty();
        };
    }

    private static OutputProblem noCoordinator(String asked, Throwable cause) {
        return OutputProblem.error(
                "The coordinator of %s does not answer in time:".formatted(asked),
                "see whether the brokers are well. On a cluster with fewer brokers than transaction.state.log.replication.factor says (3 by default) there is never one: lower the setting.",
                cause);
    }

    /**
     * @param allowed null if the brokers don't tell
     * @param problem in place of the description; a group that is not known yet is none
     */
    static Optional<OutputProblem> ofGroup(
            String group, @Nullable Collection<AclOperation> allowed, @Nullable Throwable problem) {
        boolean mayNotRead = allowed != null && !allowed.isEmpty() && !allowed.contains(AclOperation.READ);
        return mayNotRead || problem instanceof AuthorizationException
                ? Optional.of(OutputProblem.notAllowed(
                        "It is not allowed to commit offsets for the group '%s', as the function does in the transactions of its outputs:"
                                .formatted(group),
                        "give the function's principal READ and DESCRIBE on it (kafka-acls.sh --group; AlterGroup and DescribeGroup on MSK with IAM).",
                        problem))
                : Optional.empty();
    }

    /** @param producer properties with which the outputs are written */
    static Optional<OutputProblem> ofTimeout(Map<String, ?> producer, Config broker) {
        Object given = producer.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        OptionalLong wanted = given == null ? OptionalLong.of(DEFAULT_TIMEOUT_MS) : number(String.valueOf(given));
        ConfigEntry entry = broker.get(LONGEST_TIMEOUT);
        OptionalLong longest = entry == null ? OptionalLong.empty() : number(entry.value());
        return wanted.isPresent() && longest.isPresent() && wanted.getAsLong() > longest.getAsLong()
                ? Optional.of(OutputProblem.error(
                        "The transactions of outputs may take %s ms (transaction.timeout.ms), and the brokers allow %s (%s):"
                                .formatted(wanted.getAsLong(), longest.getAsLong(), LONGEST_TIMEOUT),
                        "set KAFKA_TRANSACTION_TIMEOUT_MS to %s or less.".formatted(longest.getAsLong()),
                        null))
                : Optional.empty();
    }

    private static OptionalLong number(@Nullable String text) {
        try {
            return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    static boolean readsCommitted(Map<String, ?> reader) {
        return "read_committed".equalsIgnoreCase(String.valueOf(reader.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG)));
    }

    /** Of a partition that is read with records that are not committed. */
    static Optional<OutputProblem> ofInput(TopicPartition partition, Collection<ProducerState> producers) {
        return producers.stream().anyMatch(TransactionRules::isTransactional)
                ? Optional.of(OutputProblem.warning(
                        "%s is written in transactions, and the function reads it without isolation.level=read_committed: it handles records of transactions that are aborted, and the outputs of these stay."
                                .formatted(partition),
                        "Set KAFKA_ISOLATION_LEVEL=read_committed."))
                : Optional.empty();
    }

    /** The coordinator's epoch comes with the first transaction that ends. */
    private static boolean isTransactional(ProducerState producer) {
        return producer.currentTransactionStartOffset().isPresent()
                || producer.coordinatorEpoch().isPresent();
    }
}
