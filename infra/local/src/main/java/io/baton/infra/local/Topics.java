package io.baton.infra.local;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;

/** Creates topics, and returns when they are there. The caller brings Kafka's client. Stateless. */
public final class Topics {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 10;

    private Topics() {}

    /**
     * Returns when a broker shows them. The controller, which makes them, answers as soon as it has: brokers hear of it
     * later, and until then say that there is no such topic.
     *
     * @throws ExecutionException with Kafka's own exception, when it refuses one of them
     */
    public static void create(Admin admin, Collection<NewTopic> topics)
            throws ExecutionException, InterruptedException {
        CreateTopicsResult made = admin.createTopics(topics);
        made.all().get();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (NewTopic topic : topics) {
            Uuid id = made.topicId(topic.name()).get();
            while (!isShown(admin, topic.name(), id)) {
                if (System.nanoTime() > deadline) {
                    throw new LocalPartException("Kafka made the topic " + topic.name()
                            + ", and no broker showed it in " + PATIENCE.toSeconds() + " s.");
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
    }

    /** By its id: a topic of that name that is being deleted is another one. */
    private static boolean isShown(Admin admin, String name, Uuid id) throws InterruptedException {
        Map<String, KafkaFuture<TopicDescription>> described =
                admin.describeTopics(List.of(name)).topicNameValues();
        try {
            return described.values().iterator().next().get().topicId().equals(id);
        } catch (ExecutionException e) {
            return false;
        }
    }
}
