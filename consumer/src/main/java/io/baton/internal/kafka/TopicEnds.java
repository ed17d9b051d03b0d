package io.baton.internal.kafka;

import io.baton.internal.lease.TopicIdentity;
import io.baton.internal.tenure.SleepLook;
import io.baton.internal.tenure.SourceException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks Kafka where logs of a topic end: by one client, which is closed then, for all of them, and without a group. */
public final class TopicEnds implements SleepLook.Topic {

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Supplier<Map<String, Object>> clientProperties;
    private final String topic;
    private final Duration patience;

    /**
     * Asks nothing yet.
     *
     * @param clientProperties of Kafka's client, complete; made when they are needed, as secrets may have to be read
     * @param patience for an answer
     */
    public TopicEnds(Supplier<Map<String, Object>> clientProperties, String topic, Duration patience) {
        this.clientProperties = clientProperties;
        this.topic = topic;
        this.patience = patience;
    }

    @Override
    public SleepLook.Ends ends(List<Integer> partitions) throws InterruptedException {
        try {
            Admin admin = Admin.create(TopicCheck.adminProperties(clientProperties.get(), patience));
            try {
                return asked(admin, partitions);
            } finally {
                admin.close(CLOSE_PATIENCE);
            }
        } catch (ExecutionException e) {
            throw noAnswer(e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw noAnswer(e);
        }
    }

    private SleepLook.Ends asked(Admin admin, List<Integer> partitions)
            throws ExecutionException, TimeoutException, InterruptedException {
        KafkaFuture<TopicDescription> described = Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
        // for the writers: a transaction that is open is not over, and one that hangs has to be told of
        var listed = admin.listOffsets(
                partitions.stream()
                        .collect(Collectors.toMap(
                                partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest())),
                new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED));
        Map<Integer, Long> offsets = new HashMap<>();
        for (int partition : partitions) {
            var end = listed.partitionResult(new TopicPartition(topic, partition));
            offsets.put(
                    partition,
                    end.get(patience.toMillis(), TimeUnit.MILLISECONDS).offset());
        }
        TopicDescription description = described.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        return new SleepLook.Ends(TopicIdentity.known(description.topicId().toString()), offsets);
    }

    private SourceException noAnswer(@Nullable Throwable cause) {
        return new SourceException(
                "Kafka does not tell where the logs of the topic '%s' end: %s".formatted(topic, KafkaProblem.of(cause)),
                cause);
    }
}
