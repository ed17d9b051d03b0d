package io.baton.internal.kafka;

import io.baton.internal.tenure.Withheld;
import io.baton.internal.time.Time;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how many records lie past the last stable offset, and since when, where only committed records are read. To such a
 * reader the log ends there: it sees no record, no lag and no reason. Never waits for an answer. Confined to the thread that
 * polls, except {@link #withheld}.
 */
final class TransactionWatch {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionWatch.class);

    private static final long NOWHERE = -1;

    private final Admin admin;
    private final TopicPartition partition;
    private final Time time;
    private long stable = NOWHERE;
    private long warnedOf = NOWHERE;
    private @Nullable KafkaFuture<ListOffsetsResultInfo> stableOffset;
    private @Nullable KafkaFuture<ListOffsetsResultInfo> highWatermark;
    private @Nullable KafkaFuture<PartitionProducerState> producers;
    private volatile @Nullable Withheld withheld;

    TransactionWatch(Admin admin, TopicPartition partition, Time time) {
        this.admin = admin;
        this.partition = partition;
        this.time = time;
    }

    void ask() {
        if (stableOffset == null && highWatermark == null) {
            stable = NOWHERE;
            stableOffset = end(IsolationLevel.READ_COMMITTED);
            highWatermark = end(IsolationLevel.READ_UNCOMMITTED);
        }
    }

    private KafkaFuture<ListOffsetsResultInfo> end(IsolationLevel isolation) {
        return LogBounds.offset(admin, partition, OffsetSpec.latest(), isolation);
    }

    void look() {
        stableOffset = SourceWatch.answered(stableOffset, info -> stable = info.offset(), TransactionWatch::notTold);
        if (stableOffset == null) {
            highWatermark = SourceWatch.answered(highWatermark, this::measured, TransactionWatch::notTold);
        }
        producers = SourceWatch.answered(producers, this::described, this::notDescribed);
    }

    private static void notTold(Throwable problem) {
        LOG.debug("Kafka did not answer the question for the end of the log", problem);
    }

    private void measured(ListOffsetsResultInfo highWatermark) {
        long end = highWatermark.offset();
        Withheld before = withheld;
        if (stable == NOWHERE) {
            return; // the last stable offset was not told
        }
        if (end <= stable) {
            withheld = null;
        } else if (before == null || before.from() != stable) {
            // for a moment this is so with every transaction
            withheld = new Withheld(stable, end, time.now());
        } else {
            withheld = new Withheld(stable, end, before.since());
            if (producers == null) {
                producers = admin.describeProducers(List.of(partition)).partitionResult(partition);
            }
        }
    }

    /** Tells which producer began the oldest transaction, and when it wrote last, perhaps before this invocation began. */
    private void described(PartitionProducerState state) {
        Withheld now = withheld;
        if (now == null) {
            return;
        }
        Optional<ProducerState> owner = state.activeProducers().stream()
                .filter(producer -> producer.currentTransactionStartOffset().equals(OptionalLong.of(now.from())))
                .findFirst();
        owner.map(producer -> Instant.ofEpochMilli(producer.lastTimestamp()))
                .filter(last -> last.isBefore(now.since()))
                .ifPresent(last -> withheld = new Withheld(now.from(), now.end(), last));
        warn(owner.map(producer -> "producer " + producer.producerId() + " (epoch " + producer.producerEpoch() + ")")
                .orElse("a producer"));
    }

    /** Brokers before 3.0 can't tell, and others may not allow the function to ask. */
    private void notDescribed(Throwable problem) {
        LOG.debug("Kafka did not describe the partition's producers", problem);
        warn("a producer");
    }

    private void warn(String whose) {
        Withheld now = withheld;
        if (now == null || now.from() == warnedOf) {
            return;
        }
        warnedOf = now.from();
        LOG.warn(
                "Offsets {} to {} of {} are withheld from this function, which reads committed records only: a transaction of {} is open since {} or longer. If its producer does not end it, abort it: kafka-transactions.sh --bootstrap-server … abort --topic {} --partition {} --start-offset {}",
                now.from(),
                now.end() - 1,
                partition,
                whose,
                now.since(),
                partition.topic(),
                partition.partition(),
                now.from());
    }

    Optional<Withheld> withheld() {
        return Optional.ofNullable(withheld);
    }
}
