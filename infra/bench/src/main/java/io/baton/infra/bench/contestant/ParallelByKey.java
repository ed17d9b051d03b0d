package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Work;
import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Confluent's parallel consumer, ordered by key; it wants to subscribe, and commits every 5 s by itself. */
final class ParallelByKey implements Contestant {

    @Override
    public void read(Job job, Work work) throws InterruptedException {
        var consumer =
                new KafkaConsumer<>(job.consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var options = ParallelConsumerOptions.<byte[], byte[]>builder()
                .ordering(ProcessingOrder.KEY)
                .maxConcurrency(job.concurrency())
                .consumer(consumer)
                .build();
        var processor = ParallelStreamProcessor.createEosStreamProcessor(options);
        processor.subscribe(List.of(job.topic()));
        processor.poll(polled -> handle(polled.getSingleConsumerRecord(), work));
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
