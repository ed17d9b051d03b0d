package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Work;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.support.TopicPartitionOffset;

/** spring-kafka's record listener on an assigned partition. */
final class SpringListener implements Contestant {

    /** As often as Baton checkpoints. */
    private static final long ACK_MILLIS = 1_000;

    private final boolean timed;

    private SpringListener(boolean timed) {
        this.timed = timed;
    }

    /** As it comes: a synchronous commit after each poll's records. */
    static SpringListener asItComes() {
        return new SpringListener(false);
    }

    /** An asynchronous commit each second. */
    static SpringListener timed() {
        return new SpringListener(true);
    }

    @Override
    public void read(Job job, Work work) throws InterruptedException {
        var properties = new ContainerProperties(new TopicPartitionOffset(job.topic(), 0, 0L));
        properties.setMessageListener((MessageListener<byte[], byte[]>) record -> handle(record, work));
        if (timed) {
            properties.setAckMode(ContainerProperties.AckMode.TIME);
            properties.setAckTime(ACK_MILLIS);
            properties.setSyncCommits(false);
        }
        var consumers = new DefaultKafkaConsumerFactory<>(
                job.consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        new KafkaMessageListenerContainer<>(consumers, properties).start();
        new CountDownLatch(1).await();
    }

    private static void handle(ConsumerRecord<byte[], byte[]> record, Work work) {
        try {
            work.handle(record.key(), record.value(), record.offset());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
