package io.baton.internal.kafka;

import io.baton.internal.lease.TopicIdentity;
import io.baton.internal.tenure.PartitionStatus;
import io.baton.internal.tenure.SourceException;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka now and then about what polling does not tell: whether the topic is still the same, where its log ends, which of
 * its partitions no function reads, which members the group has, how long records are kept. Never waits for an answer. The
 * thread that polls looks for answers; {@link #standing} is for all threads.
 */
final class SourceWatch {

    private static final Logger LOG = LoggerFactory.getLogger(SourceWatch.class);

    /** How many answers in a row must say that the topic is missing: a broker may not know of it for a moment. */
    private static final int MISSING_AT_LEAST = 2;

    private final Admin admin;
    private final TopicPartition partition;
    private final String groupId;
    private final int functions;
    private final Duration every;
    private final IsolationLevel isolation;
    private final Optional<TransactionWatch> transactions;
    private final Time time;
    private @Nullable String topicId;
    private long askedNanos;
    private int missing;
    private volatile OptionalLong logEnd = OptionalLong.empty();
    private volatile OptionalLong retentionMillis = OptionalLong.empty();
    private volatile OptionalInt unassigned = OptionalInt.empty();
    private volatile OptionalInt foreign = OptionalInt.empty();
    private @Nullable KafkaFuture<TopicDescription> topic;
    private @Nullable KafkaFuture<ListOffsetsResultInfo> end;
    private @Nullable KafkaFuture<ConsumerGroupDescription> group;
    private @Nullable KafkaFuture<Config> config;

    SourceWatch(
            Admin admin,
            TopicPartition partition,
            String groupId,
            SourceSettings settings,
            IsolationLevel isolation,
            Time time) {
        this.admin = admin;
        this.partition = partition;
        this.groupId = groupId;
        this.functions = settings.functions();
        this.every = settings.checkEvery();
        this.isolation = isolation;
        this.transactions = isolation == IsolationLevel.READ_COMMITTED
                ? Optional.of(new TransactionWatch(admin, partition, time))
                : Optional.empty();
        this.time = time;
    }

    /** From now on another topic of the same name is refused. */
    void begin(TopicDescription connected) {
        topicId = TopicIdentity.known(connected.topicId().toString());
        counted(connected.partitions().size());
        ask();
    }

    /** @throws SourceException if the topic was deleted, or another topic has its name */
    void look() {
        topic = answered(topic, this::described, this::notDescribed);
        end = answered(
                end,
                info -> logEnd = OptionalLong.of(info.offset()),
                problem -> LOG.debug("Kafka did not answer the question for the log's end", problem));
        group = answered(group, this::described, problem -> LOG.debug("Kafka did not describe the group", problem));
        config = answered(
                config,
                this::described,
                problem -> LOG.debug("Kafka did not answer the question for the topic's settings", problem));
        transactions.ifPresent(TransactionWatch::look);
        if (time.nanos() - askedNanos >= every.toNanos()) {
            ask();
        }
    }

    private void ask() {
        askedNanos = time.nanos();
        transactions.ifPresent(TransactionWatch::ask);
        if (topic == null) {
            topic = admin.describeTopics(List.of(partition.topic()))
                    .topicNameValues()
                    .get(partition.topic());
        }
        if (end == null) {
            end = LogBounds.offset(admin, partition, OffsetSpec.latest(), isolation);
        }
        if (group == null) {
            group = admin.describeConsumerGroups(List.of(groupId))
                    .describedGroups()
                    .get(groupId);
        }
        if (config == null) {
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, partition.topic());
            config = admin.describeConfigs(List.of(resource)).values().get(resource);
        }
    }

    /** Passes an answer on. Returns the question as long as there is no answer, and null then. */
    static <T> @Nullable KafkaFuture<T> answered(
            @Nullable KafkaFuture<T> question, Consumer<T> answer, Consumer<Throwable> problem) {
        if (question == null || !question.isDone()) {
            return question;
        }
        try {
            answer.accept(question.toCompletionStage().toCompletableFuture().join());
        } catch (CompletionException | CancellationException e) {
            problem.accept(e.getCause() == null ? e : e.getCause());
        }
        return null;
    }

    private void described(TopicDescription description) {
        missing = 0;
        refuseAnother(description);
        if (topicId == null) {
            topicId = TopicIdentity.known(description.topicId().toString());
        }
        counted(description.partitions().size());
    }

    void refuseAnother(TopicDescription description) {
        String id = TopicIdentity.known(description.topicId().toString());
        if (TopicIdentity.differ(topicId, id)) {
            throw new SourceException(
                    "The topic '%s' was deleted and made again while it was read (its id was %s and is now %s), so the lease's offsets mean nothing in it. Delete the lease row to begin at BATON_START_POSITION."
                            .formatted(partition.topic(), topicId, id),
                    null);
        }
    }

    private void notDescribed(Throwable problem) {
        if (!(problem instanceof UnknownTopicOrPartitionException)) {
            LOG.debug("Kafka did not describe the topic", problem);
            return;
        }
        missing++;
        if (missing >= MISSING_AT_LEAST) {
            throw new SourceException(
                    "The topic '%s' was deleted while it was read. Stop the partition ('baton leases stop'), or create the topic again and delete the lease row."
                            .formatted(partition.topic()),
                    problem);
        }
    }

    private void counted(int partitions) {
        int without = functions == 0 ? 0 : Math.max(0, partitions - functions);
        if (without > 0 && unassigned.orElse(0) != without) {
            LOG.error(
                    "The topic '{}' has {} partitions and {} functions: no function reads partitions {} to {}. Deploy functions for them.",
                    partition.topic(),
                    partitions,
                    functions,
                    functions,
                    partitions - 1);
        }
        if (functions > 0) {
            unassigned = OptionalInt.of(without);
        }
    }

    private void described(ConsumerGroupDescription description) {
        int members = description.members().size();
        if (members > 0 && foreign.orElse(0) != members) {
            LOG.error(
                    "{} member(s) joined the group '{}' by Kafka's own protocol: {}. They read the same records, and Kafka refuses the offsets mirrored for lag tools. Give them or this function another group.",
                    members,
                    groupId,
                    description.members().stream()
                            .map(member -> member.clientId() + member.host())
                            .toList());
        }
        foreign = OptionalInt.of(members);
    }

    private void described(Config settings) {
        var retention = settings.get(TopicConfig.RETENTION_MS_CONFIG);
        var cleanup = settings.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        boolean deletes = cleanup == null || cleanup.value().contains(TopicConfig.CLEANUP_POLICY_DELETE);
        long millis = retention == null || !deletes ? -1 : Long.parseLong(retention.value());
        retentionMillis = millis < 0 ? OptionalLong.empty() : OptionalLong.of(millis);
    }

    /** As a fetch told it; where none does, it is asked for. */
    void logEndIs(long offset) {
        logEnd = OptionalLong.of(offset);
    }

    PartitionStatus standing() {
        return new PartitionStatus(
                logEnd, retentionMillis, unassigned, foreign, transactions.flatMap(TransactionWatch::withheld));
    }
}
