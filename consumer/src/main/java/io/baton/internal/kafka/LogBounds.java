package io.baton.internal.kafka;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a log begins and ends, and of which topic it is.
 *
 * @param end to readers of this isolation
 */
record LogBounds(TopicDescription topic, long start, long end) {

    static KafkaFuture<LogBounds> ask(Admin admin, TopicPartition partition, IsolationLevel isolation) {
        KafkaFuture<TopicDescription> topic = Objects.requireNonNull(
                admin.describeTopics(List.of(partition.topic()))
                        .topicNameValues()
                        .get(partition.topic()),
                "Kafka's client answers what it was asked");
        KafkaFuture<ListOffsetsResultInfo> start = offset(admin, partition, OffsetSpec.earliest(), isolation);
        KafkaFuture<ListOffsetsResultInfo> end = offset(admin, partition, OffsetSpec.latest(), isolation);
        return KafkaFuture.allOf(topic, start, end)
                .thenApply(ignored -> new LogBounds(now(topic), now(start).offset(), now(end).offset()));
    }

    static KafkaFuture<ListOffsetsResultInfo> offset(
            Admin admin, TopicPartition partition, OffsetSpec which, IsolationLevel isolation) {
        return admin.listOffsets(Map.of(partition, which), new ListOffsetsOptions(isolation))
                .partitionResult(partition);
    }

    private static <T> T now(KafkaFuture<T> answered) {
        return answered.toCompletionStage().toCompletableFuture().join();
    }
}
